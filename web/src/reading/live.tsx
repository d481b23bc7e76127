//! The live feed, handed to whoever must say whether the screen is current, and whether the server was renewed since
//! this page was opened.

import {
  createContext,
  use,
  useCallback,
  useLayoutEffect,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import type { LiveFeed, LiveStatus } from '../api/live';

const Live = createContext<LiveFeed | null>(null);
const STOPPED: LiveStatus = { state: 'stopped' };

/** It listens for builds from before the feed starts, whichever page is being fetched meanwhile. */
export function LiveContext({ value, children }: { value: LiveFeed; children: ReactNode }) {
  useLayoutEffect(() => {
    buildsOf(value);
  }, [value]);
  return <Live value={value}>{children}</Live>;
}

/** The live socket itself, for a consult that speaks over it. */
export function useFeed(): LiveFeed | null {
  return use(Live);
}

/** The feed itself, for a consult room, whose messages go over it; none while nobody is signed in. */
export function useLiveFeed(): LiveFeed | null {
  return use(Live);
}

export function useLiveStatus(): LiveStatus {
  const feed = use(Live);
  const subscribe = useCallback(
    (tell: () => void) => feed?.listen({ status: tell }) ?? (() => undefined),
    [feed],
  );
  return useSyncExternalStore(subscribe, () => feed?.status ?? STOPPED);
}

/** True while the server runs another build than the one this page first met. */
export function useNewBuild(): boolean {
  const feed = use(Live);
  const builds = feed === null ? null : buildsOf(feed);
  const subscribe = useCallback(
    (tell: () => void) => {
      builds?.listeners.add(tell);
      return () => builds?.listeners.delete(tell);
    },
    [builds],
  );
  return useSyncExternalStore(subscribe, () => builds !== null && builds.now !== builds.first);
}

interface Builds {
  first: string | null;
  now: string | null;
  listeners: Set<() => void>;
}

/** Kept as long as the feed: a lock takes the pages away, not what they were made by. */
const known = new WeakMap<LiveFeed, Builds>();

function buildsOf(feed: LiveFeed): Builds {
  const before = known.get(feed);
  if (before !== undefined) return before;
  const builds: Builds = { first: null, now: null, listeners: new Set() };
  known.set(feed, builds);
  feed.listen({
    hello: (build) => {
      builds.first ??= build;
      builds.now = build;
      for (const tell of builds.listeners) tell();
    },
  });
  return builds;
}
