//! The consult this page takes part in: one at a time, kept outside the pages, so that looking at the patient's images
//! does not hang up. It ends when the person leaves it, signs out, or locks the screen. That somebody was in a room is
//! known in this window after a reload, so that they come back without a press.

import { useSyncExternalStore } from 'react';
import { ApiProblem } from '../../api/http';
import { consults } from '../../data/consults';
import type { Call, Ticket } from '../../media/call/call';
import type { Ended } from '../../media/call/room';
import type { CallView } from '../../media/call/view';
import { beforeFeedEnds, theFeed } from '../core/feed';
import { keepTyped, typed } from '../core/typed';
import { holdOpen } from '../shell/idleLock';

export type How = 'picture' | 'voice' | 'listening';

export interface Talk {
  consult: string;
  person: string;
  call: Call;
}

let talk: Talk | null = null;
let entering = 0;
let release: () => void = () => undefined;
const listeners = new Set<() => void>();

function become(next: Talk | null): void {
  talk = next;
  for (const listener of listeners) listener();
}

beforeFeedEnds(() => drop());

export function useTalk(): Talk | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => talk,
  );
}

/** How the room looks now. */
export function useCallView({ call }: Talk): CallView {
  return useSyncExternalStore(call.watch, () => call.view);
}

/** Whether the talk has ended for this page; without a talk nothing has. */
export function useEnded(now: Talk | null): boolean {
  return useSyncExternalStore(
    now?.call.watch ?? never,
    () => now !== null && now.call.view.phase.state === 'ended',
  );
}

const never = (): (() => void) => () => undefined;

const memory = (consult: string): string => `consulting.${consult}.room`;

/** How this person was in the room before the page was loaded anew; null when they were not, or left it. */
export function wasIn(person: string, consult: string): How | null {
  return typed(person, memory(consult), { how: 'picture' as How })?.how ?? null;
}

/** Goes in. The first time out of a press of a button, so that sound is allowed too. */
export async function enter(person: string, consult: string, how: How): Promise<void> {
  entering += 1;
  const mine = entering;
  const { Call } = await import('../../media/call/call');
  const feed = theFeed();
  // Meanwhile somebody pressed again, or went somewhere else.
  if (feed === null || mine !== entering) return;
  drop();
  entering = mine;
  const call = new Call({ feed, ticket: () => ticket(consult) });
  const wake = holdOpen();
  const stop = call.watch(() => {
    if (call.view.phase.state !== 'ended') return;
    keepTyped(person, memory(consult), null);
    // Nobody talks any more: the screen is covered again when it is left alone.
    wake();
  });
  release = () => {
    stop();
    wake();
  };
  keepTyped(person, memory(consult), { how });
  become({ consult, person, call });
  call.enter({ mic: how !== 'listening', camera: how === 'picture' });
}

/** Out, by a press or because the room is not this page's any more. */
export function drop(): void {
  entering += 1;
  if (talk === null) return;
  const { call } = talk;
  become(null);
  // Before it ends by itself: a page that is loaded anew comes back, one that was left does not.
  call.leave();
  release();
}

async function ticket(consult: string): Promise<Ticket | { ended: Ended }> {
  try {
    return await consults.join(consult);
  } catch (error) {
    const ended = error instanceof ApiProblem ? endedBy(error) : null;
    if (ended === null) throw error;
    return { ended };
  }
}

/** What the server's no means for the room; null where asking again may help. */
export function endedBy({ code, status }: { code: string; status: number }): Ended | null {
  switch (code) {
    case 'room-closed':
    case 'wrong-state':
      return 'room-closed';
    case 'room-locked':
      return 'room-locked';
    case 'room-full':
      return 'room-full';
    case 'room-removed':
    case 'removed':
      return 'removed';
    case 'room-not-invited':
    case 'not-invited':
      return 'not-invited';
    default:
      return status === 403 || status === 404 ? 'not-invited' : null;
  }
}
