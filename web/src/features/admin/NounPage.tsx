//! One administered list: its rows, adding, changing, and what else can be done with a row.

import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { Loaded } from '../../ui/Loaded';
import style from './Admin.module.css';
import { nounQuery, type Noun, type Nouns } from './directory';
import { EditDialog } from './EditDialog';
import { NounTable } from './NounTable';
import { NOUNS } from './nouns';
import { useAdminWords } from './words';

interface Props<N extends Noun> {
  noun: N;
  /** The person may add and change; otherwise the page only shows. */
  changes: boolean;
  /** The order rows stand in, when the server's is not the best to read. */
  arrange?: (items: readonly Nouns[N][]) => { item: Nouns[N]; depth: number }[];
  /** More to do with a row than changing it. */
  acts?: (item: Nouns[N]) => ReactNode;
}

export function NounPage<N extends Noun>({ noun, changes, arrange, acts }: Props<N>) {
  const { t } = useAdminWords();
  const spec = NOUNS[noun];
  const list = useQuery(nounQuery(noun));
  const [edited, setEdited] = useState<Nouns[N] | 'new' | null>(null);
  const title = t(`noun.${noun}`);
  return (
    <section className={style.page} aria-labelledby="noun">
      <div className={style.head}>
        <h1 id="noun" className={style.title}>
          {title}
        </h1>
        {changes ? (
          <Button
            weight="primary"
            onClick={() => {
              setEdited('new');
            }}
          >
            {t(`add.${noun}`)}
          </Button>
        ) : null}
      </div>
      <p className={style.about}>{t(`about.${noun}`)}</p>
      <Loaded of={list}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank icon="list" title={t('none')}>
              <p>{t(`about.${noun}`)}</p>
            </Blank>
          ) : (
            <NounTable
              spec={spec}
              title={title}
              rows={arrange ? arrange(items) : items.map((item) => ({ item, depth: 0 }))}
              onChange={changes ? setEdited : undefined}
              acts={acts}
            />
          )
        }
      </Loaded>
      {edited === null ? null : (
        <EditDialog
          key={edited === 'new' ? 'new' : edited.id}
          spec={spec}
          thing={edited === 'new' ? null : edited}
          onClose={() => {
            setEdited(null);
          }}
        />
      )}
    </section>
  );
}
