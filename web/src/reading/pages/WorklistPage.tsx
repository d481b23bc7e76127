//! Puts the worklist on the screen: reads every page of the list, opens and claims cases.

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext, useRouter, useRouterState } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../api/wire';
import { caseListQuery, keys } from '../../data/queries';
import { caseVerbs } from '../../data/verbs';
import { Worklist } from '../../features/worklist/Worklist';
import { Loaded } from '../../ui/Loaded';
import { claimWords } from '../../ui/problem';
import { toast } from '../../ui/toast';

export function WorklistPage({ list }: { list: 'worklist' | 'all' }) {
  const { t } = useTranslation();
  const { me } = useRouteContext({ from: '__root__' });
  const router = useRouter();
  const by = useRouterState({ select: (state) => state.location.state.by });
  const client = useQueryClient();
  const read = useInfiniteQuery(caseListQuery(list));
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = read;

  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);

  function claim(row: CaseRow): void {
    caseVerbs
      .claim(row.id, row.version)
      .then(() => {
        toast('ok', t('claim.done', { number: row.number }));
      })
      .catch((error: unknown) => {
        toast('warn', claimWords(error));
      })
      .finally(() => void client.invalidateQueries({ queryKey: keys.cases }));
  }

  return (
    <Loaded page of={read} rows={14}>
      {(pages) => (
        <Worklist
          key={by}
          title={t(list === 'worklist' ? 'worklist.title' : 'worklist.title-all')}
          rows={rows}
          counts={pages.pages[0]?.counts ?? null}
          me={me}
          complete={!hasNextPage}
          by={by}
          open={(row) =>
            void router.navigate({
              to: '/reading/cases/$caseId',
              params: { caseId: row.id },
              state: { from: list === 'worklist' ? 'worklist' : 'cases' },
            })
          }
          claim={claim}
        />
      )}
    </Loaded>
  );
}
