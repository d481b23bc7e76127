//! Board, rosters and the log of what was sent outside, as the query cache keeps them.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { keys } from '../../data/queries';
import { boardCalls, consultCalls } from '../../api/expertCalls';

export const boardKeys = {
  board: keys.board,
  outside: keys.outside,
  roster: (group: string) => keys.roster(group),
};

/** Beats are told by no event: who fell silent is seen this soon. */
const BOARD_MS = 10_000;

export const boardQuery = () =>
  queryOptions({
    queryKey: boardKeys.board,
    queryFn: ({ signal }) => boardCalls.board(signal),
    refetchInterval: BOARD_MS,
  });

export const outsideQuery = () =>
  infiniteQueryOptions({
    queryKey: boardKeys.outside,
    queryFn: ({ signal, pageParam }) => boardCalls.outside(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const rosterQuery = (group: string) =>
  queryOptions({
    queryKey: boardKeys.roster(group),
    queryFn: ({ signal }) => boardCalls.roster(group, signal),
  });

/** Where a consult can be sent: who is on call there changes with the hour. */
export const groupsQuery = () =>
  queryOptions({
    queryKey: keys.askedGroups,
    queryFn: ({ signal }) => consultCalls.groups(signal),
    staleTime: 0,
  });
