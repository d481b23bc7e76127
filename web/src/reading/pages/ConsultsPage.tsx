//! Puts the lists of consults on the screen.

import { useInfiniteQuery } from '@tanstack/react-query';
import { useRouteContext, useRouter, useRouterState } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ConsultListName } from '../../api/expertCalls';
import type { ConsultRow } from '../../data/consult';
import { ConsultList } from '../../features/consults/ConsultList';
import { consultListQuery } from '../../features/consults/queries';
import { canTakeDuty } from '../shell/duties';
import { Loaded } from '../../ui/Loaded';

export function ConsultsPage() {
  const router = useRouter();
  const { me } = useRouteContext({ from: '__root__' });
  const asked = useRouterState({ select: (state) => state.location.state.group }) ?? null;
  const [first, setFirst] = useState(asked);
  // Whoever is in no group is asked for nothing; a count is one of everything in sight.
  const [list, setList] = useState<ConsultListName>(first === null && canTakeDuty(me) ? 'asked' : 'open');
  // What somebody has in hand is among what is not over; the server's own list of that name is of what they asked for.
  const read = useInfiniteQuery(consultListQuery(list === 'mine' ? 'open' : list));
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = read;
  // What waits is put in order as a whole. All there ever was grows without end: of it as much as is asked for.
  const piecewise = list === 'all';
  useEffect(() => {
    if (!piecewise && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [piecewise, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const rows = useMemo(() => {
    const all = data?.pages.flatMap((page) => page.items) ?? [];
    return list === 'mine' ? all.filter((row) => row.mine) : all;
  }, [data, list]);
  const open = useCallback(
    (row: ConsultRow) => {
      void router.navigate({ to: '/reading/consults/$consultId', params: { consultId: row.id } });
    },
    [router],
  );
  return (
    <Loaded page of={read} rows={10}>
      {(pages) => (
        <ConsultList
          list={list}
          first={first}
          rows={rows}
          counts={pages.pages[0]?.counts ?? null}
          complete={!hasNextPage}
          more={
            piecewise && hasNextPage ? { busy: isFetchingNextPage, ask: () => void fetchNextPage() } : null
          }
          onList={(next, group) => {
            setFirst(group);
            setList(next);
          }}
          onOpen={open}
        />
      )}
    </Loaded>
  );
}
