//! The consults of this site: what waits for it on top, then what others have, then what is over; and the two ways to ask
//! for one.

import { useState } from 'react';
import type { ConsultList } from '../../data/consult';
import { consults } from '../../data/consults';
import { useNow } from '../../ui/now';
import { refresh, useResource } from '../core/resource';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { ButtonLink } from '../ui/ButtonLink';
import { Choice } from '../ui/Choice';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Rows } from '../ui/Rows';
import css from '../home/Home.module.css';
import { ConsultCard } from './ConsultCard';
import { CONSULT_WATCH, OPEN_CONSULTS } from './keys';
import { waiting } from './model';

type Shown = 'open' | 'all';

export function ConsultListPage() {
  const [shown, setShown] = useState<Shown>('open');
  return (
    <Page title={t('consult.list-title')}>
      <div className={css.register}>
        <ButtonLink href="/v/consults/urgent" kind="danger" wide>
          {t('home.urgent')}
        </ButtonLink>
        <ButtonLink href="/v/consults/new" wide>
          {t('consult.ordinary-title')}
        </ButtonLink>
        <ButtonLink href="/v/consults/check" wide>
          {t('consult.check-title')}
        </ButtonLink>
      </div>
      <Choice
        label={t('cases.show')}
        options={[
          { value: 'open', label: t('consult.show-open') },
          { value: 'all', label: t('consult.show-all') },
        ]}
        value={shown}
        onChange={setShown}
      />
      {shown === 'open' ? <Open /> : <All />}
    </Page>
  );
}

function Open() {
  const now = useNow();
  const found = useResource(OPEN_CONSULTS, () => consults.list('open', null), { kinds: CONSULT_WATCH });
  return (
    <Loaded of={found} retry={() => refresh(OPEN_CONSULTS)}>
      {({ items }) => {
        const mine = waiting(items, now).map((one) => one.row);
        const theirs = items.filter((row) => !mine.includes(row));
        if (items.length === 0)
          return (
            <Empty title={t('consult.none-open')}>
              <p>{t('consult.none-todo')}</p>
            </Empty>
          );
        return (
          <>
            {mine.length === 0 ? null : (
              <>
                <h2>{t('consult.waits-for-you', { n: mine.length })}</h2>
                <Rows>
                  {mine.map((row) => (
                    <ConsultCard key={row.id} row={row} />
                  ))}
                </Rows>
              </>
            )}
            {theirs.length === 0 ? null : (
              <>
                <h2>{t('consult.waits-for-them', { n: theirs.length })}</h2>
                <Rows>
                  {theirs.map((row) => (
                    <ConsultCard key={row.id} row={row} />
                  ))}
                </Rows>
              </>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function All() {
  const [pages, setPages] = useState(1);
  const key = `/consults?all&pages=${String(pages)}`;
  const found = useResource(key, () => severalPages(pages), { kinds: CONSULT_WATCH });
  return (
    <Loaded of={found} retry={() => refresh(key)}>
      {({ items, next }) =>
        items.length === 0 ? (
          <Empty title={t('consult.none')}>
            <p>{t('consult.none-todo')}</p>
          </Empty>
        ) : (
          <>
            <Rows>
              {items.map((row) => (
                <ConsultCard key={row.id} row={row} />
              ))}
            </Rows>
            {next === null ? null : (
              <Button wide onClick={() => setPages(pages + 1)}>
                {t('common.more')}
              </Button>
            )}
          </>
        )
      }
    </Loaded>
  );
}

/** So many pages as one list, so that a live change refreshes all that is shown. */
async function severalPages(pages: number): Promise<Pick<ConsultList, 'items' | 'next'>> {
  const items: ConsultList['items'] = [];
  let next: string | null = null;
  for (let page = 0; page < pages; page += 1) {
    const part: ConsultList = await consults.list('all', next);
    items.push(...part.items);
    next = part.next;
    if (next === null) break;
  }
  return { items, next };
}
