//! What each kind of event makes old, told by the names of the facts it reads anew.

import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveEvent, LiveFeed, LiveListener } from '../api/live';
import { freshenFrom } from './freshen';
import { keys } from './queries';

const CONSULT = '01940000-0000-7000-8000-000000000009';
const OTHER = '01940000-0000-7000-8000-000000000008';

const event = (kind: string, subject: string, id: string, of: string | null = null): LiveEvent => ({
  number: 1,
  kind,
  subject: { kind: subject, id },
  case: of,
  at: 0,
});

/** A cache that holds some facts, and a feed that tells events. */
function desk() {
  const client = new QueryClient();
  const held = {
    consult: keys.consult(CONSULT),
    another: keys.consult(OTHER),
    list: keys.consultList('asked'),
    rings: keys.rings,
    board: keys.board,
    roster: keys.roster('G'),
    outside: keys.outside,
    home: keys.home,
    cases: keys.caseList('worklist'),
  };
  for (const key of Object.values(held)) client.setQueryData(key, {});
  let listener: LiveListener = {};
  const feed = {
    listen: (mine: LiveListener) => {
      listener = mine;
      return () => undefined;
    },
  } as unknown as LiveFeed;
  freshenFrom(feed, client);
  const old = (): string[] =>
    Object.entries(held).flatMap(([name, key]) =>
      client.getQueryState(key)?.isInvalidated === true ? [name] : [],
    );
  return {
    tell: (told: LiveEvent): string[] => {
      listener.event?.(told);
      vi.advanceTimersByTime(200);
      return old();
    },
    resync: (): string[] => {
      listener.resync?.();
      return old();
    },
    size: Object.keys(held).length,
  };
}

describe('an event', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('of a consult reads that consult, the lists, the rings and the board anew, and no other consult', () => {
    for (const kind of ['consult-disposed', 'opinion-signed', 'dose-read-back', 'consult-joined'])
      expect(desk().tell(event(kind, 'consult', CONSULT)), kind).toEqual([
        'consult',
        'list',
        'rings',
        'board',
      ]);
  });

  it('of a ring reads what was sent outside anew as well', () => {
    expect(desk().tell(event('ring-climbed', 'consult', CONSULT))).toContain('outside');
  });

  it('of duty reads the board and the roster of its group anew', () => {
    expect(desk().tell(event('duty-taken', 'duty', 'G'))).toEqual(['board', 'roster']);
  });

  it('of a case or a study reads the packets of open consults anew, but not for each slice', () => {
    const more = ['consult', 'another', 'home', 'cases'];
    expect(desk().tell(event('case-claimed', 'case', 'C', 'C'))).toEqual(more);
    expect(desk().tell(event('study-completed', 'study', 'S', 'C'))).toEqual(more);
    expect(desk().tell(event('study-receiving', 'study', 'S', 'C'))).toEqual(['home', 'cases']);
  });

  it('of a kind that is not known reads everything anew, as a lost place in the feed does', () => {
    const { tell, size } = desk();
    expect(tell(event('moon-rose', 'moon', 'M'))).toHaveLength(size);
    const lost = desk();
    expect(lost.resync()).toHaveLength(lost.size);
  });
});
