//! What the room has told this page so far: who is here, where they sit, what is shown, said and written. Pure: each
//! message makes the next facts out of those before.

import type { ChatLine, Heard, FromRoom, Line, Measured, Participant, Shown } from './messages';

/** How far the trial of a line is. */
export type Trial = { state: 'measuring'; lasts_ms: number } | ({ state: 'measured' } & Measured);

export interface Facts {
  me: string | null;
  participants: readonly Participant[];
  locked: boolean;
  lead: string | null;
  /** Who sits in which seat of the connection that stands. */
  seats: readonly (string | null)[];
  /** Whose screen is shared. */
  shared: string | null;
  pictures: readonly Shown[];
  speaking: string | null;
  /** How the others hear this page. */
  heard: readonly Heard[];
  quality: { uplink_kbps: number; downlink_kbps: number; line: Line } | null;
  /** In the order of the room's clock. */
  chat: readonly ChatLine[];
  /** In the room of a trial, once something came there. */
  trial: Trial | null;
}

export const NOTHING_KNOWN: Facts = {
  me: null,
  participants: [],
  locked: false,
  lead: null,
  seats: [],
  shared: null,
  pictures: [],
  speaking: null,
  heard: [],
  quality: null,
  chat: [],
  trial: null,
};

/** What is known after one more message. */
export function learn(facts: Facts, message: FromRoom): Facts {
  switch (message.type) {
    case 'joined':
      return { ...facts, me: message.participant };
    case 'roster': {
      const { locked, lead, participants } = message;
      return { ...facts, locked, lead, participants };
    }
    case 'seats':
      return { ...facts, seats: message.seats, shared: message.shared };
    case 'pictures':
      return { ...facts, pictures: message.pictures };
    case 'speaking':
      return { ...facts, speaking: message.participant };
    case 'heard':
      return { ...facts, heard: message.by };
    case 'quality': {
      const { uplink_kbps, downlink_kbps, line } = message;
      return { ...facts, quality: { uplink_kbps, downlink_kbps, line } };
    }
    case 'chat': {
      const { id, participant, at, text } = message;
      return { ...facts, chat: written(facts.chat, { id, participant, at, text }) };
    }
    case 'measuring':
      return { ...facts, trial: { state: 'measuring', lasts_ms: message.lasts_ms } };
    case 'measured': {
      const { up, down, round_trip_ms, voice, picture, line, advice } = message;
      return {
        ...facts,
        trial: { state: 'measured', up, down, round_trip_ms, voice, picture, line, advice },
      };
    }
    case 'answer':
    case 'refused':
    case 'offer-wanted':
    case 'left':
      return facts;
  }
}

/** On another connection nobody sits anywhere until the room says so. */
export function unseated(facts: Facts): Facts {
  return { ...facts, seats: [], shared: null, pictures: [] };
}

/** After a rejoin the room sends its last messages again: none stands twice. */
function written(chat: readonly ChatLine[], line: ChatLine): readonly ChatLine[] {
  if (chat.some((one) => one.id === line.id)) return chat;
  const before = chat.filter((one) => one.at <= line.at);
  return [...before, line, ...chat.filter((one) => one.at > line.at)];
}

/** The seat of somebody, -1 when they have none. */
export function seatOf(facts: Facts, participant: string): number {
  return facts.seats.indexOf(participant);
}
