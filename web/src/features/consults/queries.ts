//! Consults as the query cache keeps them: one key and one call each.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { keys } from '../../data/queries';
import { consultCalls, ringCalls, type ConsultListName } from '../../api/expertCalls';

export const consultKeys = {
  all: keys.consults,
  list: (list: ConsultListName) => keys.consultList(list),
  one: (id: string) => keys.consult(id),
  rings: keys.rings,
};

/** A ring is told by the live feed; without it, it is asked for this often by whoever is on duty. */
const RINGS_MS = 5_000;

export const consultListQuery = (list: ConsultListName) =>
  infiniteQueryOptions({
    queryKey: consultKeys.list(list),
    queryFn: ({ signal, pageParam }) => consultCalls.list(list, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const consultQuery = (id: string) =>
  queryOptions({
    queryKey: consultKeys.one(id),
    queryFn: ({ signal }) => consultCalls.open(id, signal),
  });

export const ringsQuery = (onDuty: boolean) =>
  queryOptions({
    queryKey: consultKeys.rings,
    queryFn: ({ signal }) => ringCalls.incoming(signal),
    staleTime: 0,
    // Also while the window is behind others: that is when it must ring.
    ...(onDuty ? { refetchInterval: RINGS_MS, refetchIntervalInBackground: true } : {}),
  });
