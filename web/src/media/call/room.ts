//! The way into a consult room and back into it, as pure decisions: `decide(room, event, now)` gives the next state and
//! what to do. Once somebody has entered, no cut ends the consult: it is tried again until they leave or are sent out.
//! It knows no socket, no peer connection and no clock.

import type { LeftWhy, RefusalCode } from './messages';

/** Why a consult that was live is not. */
export type Broken = 'silent' | 'ice' | 'dead' | 'feed' | 'network' | 'lost';

export type Ended =
  | Exclude<LeftWhy, 'lost'>
  | 'not-invited'
  | 'room-closed'
  | 'room-locked'
  | 'room-full'
  | 'offer-unusable'
  | 'browser';

export type Phase =
  | { state: 'idle' }
  | { state: 'asking-for-devices'; since: number }
  | { state: 'joining'; since: number; tries: number; next: number }
  | { state: 'live'; since: number }
  | { state: 'reconnecting'; since: number; why: Broken; tries: number; next: number }
  | { state: 'ended'; why: Ended };

export interface Room {
  phase: Phase;
  /** Whether the live socket stands. */
  feed: boolean;
  ticket: 'none' | 'asked' | 'here';
  /** Whether the room knows this page on the socket that stands now. */
  joined: boolean;
  /** Whether media comes and goes. */
  flows: boolean;
  /** Since when an offer waits for its answer. */
  offered: number | null;
  /** Offers refused as unusable, one after the other. */
  unusable: number;
  /** Whether the last try was with a peer connection of its own, which takes longer to come about. */
  fresh: boolean;
  /** The peer connection that stands is of no use any more. */
  dead: boolean;
}

export type RoomEvent =
  | { type: 'enter' }
  /** Microphone and camera were asked for, with whatever outcome, or the person takes long to say. */
  | { type: 'devices' }
  | { type: 'ticket' }
  | { type: 'no-ticket'; ended: Ended | null }
  | { type: 'feed'; live: boolean }
  | { type: 'answered'; joined: boolean }
  | { type: 'flows' }
  | { type: 'stopped'; why: 'silent' | 'ice' | 'dead' }
  /** The machine came onto a line, perhaps another one. */
  | { type: 'network' }
  | { type: 'refused'; code: RefusalCode }
  | { type: 'left'; why: LeftWhy }
  /** The room answered with other keys than before: it has forgotten this connection. */
  | { type: 'foreign' }
  | { type: 'browser' }
  | { type: 'leave' }
  | { type: 'tick' };

export type Act =
  | 'ask-devices'
  | 'fetch-ticket'
  /** Join with a peer connection of its own, or with the one that stands and new addresses. */
  | 'join-fresh'
  | 'join'
  | 'restart'
  | 'renew-feed'
  | 'say-leave'
  | 'close';

export interface Decision {
  room: Room;
  acts: readonly Act[];
}

/** How long the room waits for somebody who is asked about their devices; what they allow later is used then. */
export const DEVICES_MS = 4_000;
/** An answer takes one round trip; what takes longer than this waits in a socket that is dead. */
export const ANSWER_MS = 2_000;
/** The first try is at once; the waits after it grow by this much up to the ceiling. */
export const AGAIN_MS = 1_000;
export const AGAIN_CEILING_MS = 5_000;
/** How long an answered offer may take until media comes: with keys to agree on, and with new addresses only. */
export const FRESH_MS = 5_000;
export const STANDING_MS = 2_000;
/** Tries with the peer connection that stands before one of its own is made. */
const FRESH_AFTER = 3;
/** An offer that cannot be used is made anew so often; then it is this browser's. */
const UNUSABLE_LIMIT = 3;

export const OUTSIDE: Room = {
  phase: { state: 'idle' },
  feed: false,
  ticket: 'none',
  joined: false,
  flows: false,
  offered: null,
  unusable: 0,
  fresh: false,
  dead: false,
};

export function decide(room: Room, event: RoomEvent, now: number): Decision {
  const { state } = room.phase;
  if (event.type === 'feed') return feed(room, event.live, now);
  if (state === 'ended') return stay(room);
  if (state === 'idle') {
    if (event.type !== 'enter') return stay(room);
    return {
      room: { ...room, phase: { state: 'asking-for-devices', since: now }, ticket: 'asked' },
      acts: ['ask-devices', 'fetch-ticket'],
    };
  }
  switch (event.type) {
    case 'enter':
      return stay(room);
    case 'devices':
      return state === 'asking-for-devices' ? knock(room, now) : stay(room);
    case 'ticket':
      return attempt({ ...room, ticket: 'here' }, now);
    case 'no-ticket':
      return event.ended === null ? stay({ ...room, ticket: 'none' }) : end(room, event.ended);
    case 'answered':
      return answered({ ...room, joined: room.joined || event.joined, offered: null, unusable: 0 }, now);
    case 'flows':
      return settle({ ...room, flows: true }, now);
    case 'stopped':
      return broken({ ...room, flows: false, dead: room.dead || event.why === 'dead' }, event.why, now);
    case 'network':
      return network(room, now);
    case 'refused':
      return refused(room, event.code, now);
    case 'left':
      return event.why === 'lost'
        ? anew({ ...room, joined: false, offered: null, dead: true }, 'lost', now)
        : end(room, event.why, ['close']);
    case 'foreign':
      return anew({ ...room, joined: false, offered: null, dead: true }, 'dead', now);
    case 'browser':
      return end(room, 'browser', ['close']);
    case 'leave':
      return end(room, 'left', ['say-leave', 'close']);
    case 'tick':
      return tick(room, now);
  }
}

/** The moment at which a tick is due, if any. */
export function nextTick(room: Room): number | null {
  switch (room.phase.state) {
    case 'asking-for-devices':
      return room.phase.since + DEVICES_MS;
    case 'joining':
    case 'reconnecting':
      return room.phase.next;
    case 'idle':
    case 'live':
    case 'ended':
      return null;
  }
}

function stay(room: Room): Decision {
  return { room, acts: [] };
}

function end(room: Room, why: Ended, acts: readonly Act[] = ['close']): Decision {
  return {
    room: { ...room, phase: { state: 'ended', why }, joined: false, flows: false, offered: null },
    acts,
  };
}

function knock(room: Room, now: number): Decision {
  return attempt({ ...room, phase: { state: 'joining', since: now, tries: 0, next: now } }, now);
}

function feed(room: Room, live: boolean, now: number): Decision {
  if (live === room.feed) return stay(room);
  // Another socket is another connection to the room: it has to be told who this is.
  const next = { ...room, feed: live, joined: false, offered: null };
  switch (room.phase.state) {
    case 'live':
      return broken(next, 'feed', now);
    case 'joining':
    case 'reconnecting':
      return live ? attempt(next, now) : stay(next);
    case 'idle':
    case 'asking-for-devices':
    case 'ended':
      return stay(next);
  }
}

function network(room: Room, now: number): Decision {
  const next = { ...room, joined: false, offered: null, feed: false };
  // What the old line's socket still holds never arrives: another is opened, and joins with new addresses.
  const acts: Act[] = ['renew-feed'];
  if (room.phase.state !== 'live') return { room: next, acts };
  return { room: { ...next, phase: reconnecting(now, 'network') }, acts };
}

/** Media stopped: whoever is live tries at once to be so again, everybody else is trying already. */
function broken(room: Room, why: Broken, now: number): Decision {
  return room.phase.state === 'live' ? anew(room, why, now) : stay(room);
}

/** What stands is of no use any more, whatever it did. */
function anew(room: Room, why: Broken, now: number): Decision {
  const { phase } = room;
  return attempt({ ...room, phase: phase.state === 'live' ? reconnecting(now, why) : phase }, now);
}

function reconnecting(now: number, why: Broken): Phase {
  return { state: 'reconnecting', since: now, why, tries: 0, next: now };
}

function answered(room: Room, now: number): Decision {
  return settle(later(room, now + (room.fresh ? FRESH_MS : STANDING_MS)), now);
}

function settle(room: Room, now: number): Decision {
  const { state } = room.phase;
  if ((state === 'joining' || state === 'reconnecting') && room.joined && room.flows)
    return stay({ ...room, phase: { state: 'live', since: now } });
  return stay(room);
}

function refused(room: Room, code: RefusalCode, now: number): Decision {
  const next = { ...room, offered: null };
  switch (code) {
    case 'token-expired':
    case 'token-used':
      return { room: { ...next, joined: false, ticket: 'asked' }, acts: ['fetch-ticket'] };
    case 'token-foreign':
      return end(room, 'not-invited');
    case 'room-closed':
    case 'room-locked':
    case 'room-full':
      return end(room, code);
    case 'busy':
      // The next try is due by itself; what is wanted while live is offered again by whoever offered it.
      return stay(next);
    case 'offer-unusable':
      if (room.unusable + 1 >= UNUSABLE_LIMIT) return end(room, 'offer-unusable');
      return anew({ ...next, joined: false, unusable: room.unusable + 1 }, 'dead', now);
  }
}

function tick(room: Room, now: number): Decision {
  const due = nextTick(room);
  if (due === null || now < due) return stay(room);
  if (room.phase.state === 'asking-for-devices') return knock(room, now);
  if (room.offered !== null) {
    if (now - room.offered < ANSWER_MS) return stay(later(room, room.offered + ANSWER_MS));
    return {
      room: later({ ...room, feed: false, joined: false, offered: null }, now + AGAIN_MS),
      acts: ['renew-feed'],
    };
  }
  return attempt(room, now);
}

function later(room: Room, next: number): Room {
  const { phase } = room;
  return phase.state === 'joining' || phase.state === 'reconnecting'
    ? { ...room, phase: { ...phase, next } }
    : room;
}

/** Does the next thing that may bring the room about, and sets when the one after it is due. */
function attempt(room: Room, now: number): Decision {
  const { phase } = room;
  if (phase.state !== 'joining' && phase.state !== 'reconnecting') return stay(room);
  const tries = phase.tries + 1;
  const next = now + Math.min(AGAIN_CEILING_MS, AGAIN_MS * tries);
  if (room.ticket === 'none')
    return {
      room: { ...room, ticket: 'asked', phase: { ...phase, tries, next } },
      acts: ['fetch-ticket'],
    };
  // A socket that comes and a ticket that comes try again themselves; the tick looks after them too.
  if (!room.feed || room.ticket === 'asked') return stay({ ...room, phase: { ...phase, next } });
  const tried = { ...room, offered: now, phase: { ...phase, tries, next } };
  // Of its own at first, after an offer that could not be used, and when the one that stands did not come back.
  const first = phase.state === 'joining' && !room.joined;
  if (first || room.dead || room.unusable > 0 || tries % (FRESH_AFTER + 1) === 0)
    return {
      room: { ...tried, joined: false, flows: false, fresh: true, dead: false },
      acts: ['join-fresh'],
    };
  return { room: { ...tried, fresh: false }, acts: [room.joined ? 'restart' : 'join'] };
}
