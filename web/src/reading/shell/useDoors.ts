//! The doors of whoever sits here, and whether the server has said which of their lists there are.

import { useQuery } from '@tanstack/react-query';
import { useRouteContext, useRouterState } from '@tanstack/react-router';
import { useMemo } from 'react';
import { listsQuery } from '../../data/queries';
import { doorOf, doorsFor, type Door } from './duties';

export function useDoors(): { doors: readonly Door[]; here: Door | undefined; settled: boolean } {
  const { me } = useRouteContext({ from: '__root__' });
  const at = useRouterState({ select: (state) => state.location.pathname });
  const from = useRouterState({ select: (state) => state.location.state.from });
  const { data, isPending } = useQuery(listsQuery());
  const doors = useMemo(() => doorsFor(me, data), [me, data]);
  return { doors, here: doorOf(at, from, doors), settled: !isPending };
}
