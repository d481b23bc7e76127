//! Everything this site registered or received: results and examinations, newest first, page by page.

import { useState } from 'react';
import type { CaseRow, DeliveryRow, List } from '../../api/wire';
import { refresh, useResource } from '../core/resource';
import { cases, deliveries } from '../core/server';
import { t } from '../core/words';
import { ResultCard } from '../home/ResultCard';
import { Button } from '../ui/Button';
import { ButtonLink } from '../ui/ButtonLink';
import { Choice } from '../ui/Choice';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Rows } from '../ui/Rows';
import { CaseCard } from './CaseCard';
import { withdrawnOnce } from './model';

type Shown = 'examinations' | 'results';

export function CaseListPage() {
  const [shown, setShown] = useState<Shown>('examinations');
  return (
    <Page title={t('cases.title')}>
      <Choice
        label={t('cases.show')}
        options={[
          { value: 'examinations', label: t('cases.examinations') },
          { value: 'results', label: t('cases.results') },
        ]}
        value={shown}
        onChange={setShown}
      />
      {shown === 'examinations' ? <Examinations /> : <Results />}
    </Page>
  );
}

function Examinations() {
  const [pages, setPages] = useState(1);
  const key = `/cases?all&pages=${String(pages)}`;
  const list = useResource(key, () => severalPages((after) => cases.list('all', after), pages), {
    kinds: ['case', 'study', 'report', 'delivery', 'critical'],
  });
  return (
    <Loaded of={list} retry={() => refresh(key)}>
      {(found: List<CaseRow>) =>
        found.items.length === 0 ? (
          <Empty title={t('cases.none')}>
            <p>{t('cases.none-todo')}</p>
            <ButtonLink href="/v/register" kind="primary">
              {t('home.register')}
            </ButtonLink>
          </Empty>
        ) : (
          <>
            <Rows>
              {found.items.map((row) => (
                <CaseCard key={row.id} row={row} />
              ))}
            </Rows>
            {found.next === null ? null : (
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

function Results() {
  const key = '/deliveries?all';
  const list = useResource(key, () => deliveries.list('all'), { kinds: ['delivery', 'report', 'case'] });
  return (
    <Loaded of={list} retry={() => refresh(key)}>
      {(found: List<DeliveryRow>) =>
        found.items.length === 0 ? (
          <Empty title={t('cases.no-results')}>
            <p>{t('home.no-results-todo')}</p>
          </Empty>
        ) : (
          <Rows>
            {withdrawnOnce(found.items).map((one) => (
              <ResultCard key={one.id} result={one} />
            ))}
          </Rows>
        )
      }
    </Loaded>
  );
}

/** Reads so many pages one after another as one list, so that a live change refreshes all that is shown. */
async function severalPages<T>(
  read: (after: string | null) => Promise<List<T>>,
  pages: number,
): Promise<List<T>> {
  const items: T[] = [];
  let next: string | null = null;
  for (let page = 0; page < pages; page += 1) {
    const part: List<T> = await read(next);
    items.push(...part.items);
    next = part.next;
    if (next === null) break;
  }
  return { items, next };
}
