//! The live feed, handed to whoever must say whether the screen is current.

import { createContext, use, useCallback, useSyncExternalStore } from 'react';
import type { LiveFeed, LiveStatus } from '../api/live';

export const LiveContext = createContext<LiveFeed | null>(null);
const STOPPED: LiveStatus = { state: 'stopped' };

export function useLiveStatus(): LiveStatus {
  const feed = use(LiveContext);
  const subscribe = useCallback(
    (tell: () => void) => feed?.listen({ status: tell }) ?? (() => undefined),
    [feed],
  );
  return useSyncExternalStore(subscribe, () => feed?.status ?? STOPPED);
}
