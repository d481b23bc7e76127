//! Turns live events into "read this again": an event says what changed, the query cache reads it anew.
//! Bursts (a CT of 300 slices) are gathered so that a list is read once and not three hundred times.

import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { LiveEvent, LiveFeed } from '../api/live';
import { keys } from './queries';

/** Long enough to gather a burst, short enough to feel immediate. */
const GATHER_MS = 150;

/** Which facts an event makes old. Unknown subjects touch everything: better one read too many than a stale list. */
export function touchedBy(event: LiveEvent): QueryKey[] {
  const ofCase: QueryKey[] = event.case === null ? [] : [keys.case(event.case), ['cases', 'list'], keys.home];
  switch (event.subject.kind) {
    case 'study':
      return [
        keys.study(event.subject.id),
        ['studies', 'list'],
        keys.suggestions(event.subject.id),
        keys.home,
        ...ofCase,
        // What came stands in the packet of a consult, too; a slice that is still coming does not.
        ...(event.kind === 'study-receiving' ? [] : [keys.packets]),
      ];
    case 'case':
      return [keys.case(event.subject.id), ['cases', 'list'], keys.home, keys.packets, ...ofCase];
    case 'report':
    case 'delivery':
      return [['cases', 'list'], keys.home, ...(event.case === null ? [keys.cases] : ofCase)];
    case 'critical':
      return [keys.criticals, keys.home, ...ofCase];
    // A ring, an opinion, a dose and whoever comes and goes are told as their consult.
    case 'consult':
      return [
        keys.consult(event.subject.id),
        keys.consultLists,
        keys.rings,
        keys.board,
        ...(event.kind.startsWith('ring-') ? [keys.outside] : []),
        ...ofCase,
      ];
    // Its id is the group's: who is on call there, and who is on duty now.
    case 'duty':
      return [keys.board, keys.roster(event.subject.id), keys.askedGroups];
    // Names of institutions, people and devices stand on every page.
    case 'directory':
    default:
      return [[]];
  }
}

/** Keeps the cache fresh from the feed. Returns how to stop. */
export function freshenFrom(feed: LiveFeed, client: QueryClient): () => void {
  let waiting: QueryKey[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = (): void => {
    timer = null;
    const keysNow = new Map(waiting.map((key) => [JSON.stringify(key), key]));
    waiting = [];
    for (const key of keysNow.values()) void client.invalidateQueries({ queryKey: key });
  };
  const stop = feed.listen({
    event: (event) => {
      waiting.push(...touchedBy(event));
      timer ??= setTimeout(flush, GATHER_MS);
    },
    resync: () => void client.invalidateQueries(),
  });
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
  };
}
