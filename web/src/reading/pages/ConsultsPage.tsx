//! Puts the lists of consults on the screen.

import { useInfiniteQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ConsultListName } from '../../api/expertCalls';
import type { ConsultRow } from '../../data/consult';
import { ConsultList } from '../../features/consults/ConsultList';
import { consultListQuery } from '../../features/consults/queries';
import { Loaded } from '../../ui/Loaded';

export function ConsultsPage() {
  const router = useRouter();
  const [list, setList] = useState<ConsultListName>('asked');
  const read = useInfiniteQuery(consultListQuery(list));
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = read;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
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
          rows={rows}
          counts={pages.pages[0]?.counts ?? null}
          complete={!hasNextPage}
          onList={setList}
          onOpen={open}
        />
      )}
    </Loaded>
  );
}
