//! The live feed as the village pages use it: events make facts old, and the state of the line is told as it is.
//! It runs while somebody is signed in and unlocked.

import { useSyncExternalStore } from 'react';
import { LiveFeed } from '../../api/live';
import { ring } from '../../media/ring';
import { askUnreached, everythingMayBeOld, happened } from './resource';
import { account } from './server';
import { lock } from './session';

/** Whether what is on the screen follows what happens. */
export type Line = { state: 'joining' } | { state: 'live' } | { state: 'lost'; since: number };

interface Seen {
  line: Line;
  /** The build of the server this page first met, and whether it has changed since. */
  build: string | null;
  newBuild: boolean;
}

let seen: Seen = { line: { state: 'joining' }, build: null, newBuild: false };
const listeners = new Set<() => void>();
const endings = new Set<() => void>();
let feed: LiveFeed | null = null;

function become(change: Partial<Seen>): void {
  seen = { ...seen, ...change };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLine(): Line {
  return useSyncExternalStore(subscribe, () => seen.line);
}

/** True when the server runs another build than the one this page was made by. */
export function useNewBuild(): boolean {
  return useSyncExternalStore(subscribe, () => seen.newBuild);
}

/** The feed that runs now, for a consult room to speak over. */
export const theFeed = (): LiveFeed | null => feed;

/** Told when the feed is about to end: nobody is signed in any more, or the screen is locked. */
export function beforeFeedEnds(ending: () => void): void {
  endings.add(ending);
}

/** How often what could not be reached is asked for again. */
const UNREACHED_MS = 5_000;

/** Whether something may have happened that was not heard: the line was lost, or nobody listened behind the lock. */
let mayHaveMissed = false;

/** Listens for as long as somebody is signed in; returns how to stop. */
export function listen(): () => void {
  const mine = new LiveFeed();
  feed = mine;
  if (mayHaveMissed) everythingMayBeOld();
  mine.listen({
    event: (event) => {
      // A case that was sent back still waits for this site: it stands on top of the list, and is heard once.
      if (event.kind === 'case-reminded') ring();
      happened({ kind: event.subject.kind, id: event.subject.id, caseId: event.case });
    },
    resync: everythingMayBeOld,
    locked: lock,
    // Whoever is told that nobody is signed in shows the way in again.
    shut: () => void account.whoAmI().catch(() => undefined),
    hello: (build) =>
      become({ build: seen.build ?? build, newBuild: seen.build !== null && seen.build !== build }),
    status: (status) => {
      switch (status.state) {
        case 'live':
          become({ line: { state: 'live' } });
          if (mayHaveMissed) everythingMayBeOld();
          mayHaveMissed = false;
          return;
        case 'stale':
          mayHaveMissed = true;
          become({ line: { state: 'lost', since: status.since } });
          return;
        case 'connecting':
        case 'stopped':
          become({ line: { state: 'joining' } });
          return;
        default:
          return;
      }
    },
  });
  mine.start();
  const retry = window.setInterval(askUnreached, UNREACHED_MS);
  return () => {
    window.clearInterval(retry);
    for (const ending of endings) ending();
    feed = null;
    mine.stop();
    mayHaveMissed = true;
  };
}
