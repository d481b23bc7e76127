//! The consult this desk takes part in: one at a time, kept outside the pages, so that looking at another page does not
//! hang up. It ends when the person leaves it, locks the screen or signs out. That somebody was in a room is known in this
//! window after a reload, so that they come back without a press.

import { createStore } from 'zustand/vanilla';
import { ApiProblem } from '../api/http';
import { consultCalls } from '../api/expertCalls';
import { Call, type CallFeed, type Ticket } from '../media/call/call';
import type { Ended } from '../media/call/room';
import { holdOpen } from './idle';

export interface Wants {
  mic: boolean;
  camera: boolean;
}

export interface Talk {
  consult: string;
  call: Call;
}

export const talks = createStore<{ now: Talk | null }>(() => ({ now: null }));

let release: () => void = () => undefined;

/** Kept for this window only; whose it was, so that nobody else at this desk walks into it. */
const MEMORY = 'yuanzhen.room';

function remember(what: { person: string; consult: string; wants: Wants } | null): void {
  try {
    if (what === null) sessionStorage.removeItem(MEMORY);
    else sessionStorage.setItem(MEMORY, JSON.stringify(what));
  } catch {
    // Then a reload asks for a press.
  }
}

/** How this person was in the room before the page was loaded anew; `null` when they were not, or left it. */
export function wasIn(person: string, consult: string): Wants | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(MEMORY) ?? 'null') as {
      person: string;
      consult: string;
      wants: Wants;
    } | null;
    return kept?.person === person && kept.consult === consult ? kept.wants : null;
  } catch {
    return null;
  }
}

/** Goes in. The first time out of a press of a button, so that sound is allowed too. */
export function enter(feed: CallFeed, person: string, consult: string, wants: Wants): void {
  drop();
  const call = new Call({ feed, ticket: () => ticket(consult) });
  const open = holdOpen();
  const stop = call.watch(() => {
    if (call.view.phase.state !== 'ended') return;
    remember(null);
    open();
  });
  release = () => {
    stop();
    open();
  };
  remember({ person, consult, wants });
  talks.setState({ now: { consult, call } });
  call.enter(wants);
}

/** Out, by a press or because the desk is not this person's any more. */
export function drop(): void {
  const { now } = talks.getState();
  if (now === null) return;
  talks.setState({ now: null });
  now.call.leave();
  release();
  release = () => undefined;
  remember(null);
}

async function ticket(consult: string): Promise<Ticket | { ended: Ended }> {
  try {
    return await consultCalls.join(consult);
  } catch (error) {
    const ended = error instanceof ApiProblem ? endedBy(error) : null;
    if (ended === null) throw error;
    return { ended };
  }
}

/** What the server's no means for the room; `null` where asking again may help. */
export function endedBy({ code, status }: Pick<ApiProblem, 'code' | 'status'>): Ended | null {
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
