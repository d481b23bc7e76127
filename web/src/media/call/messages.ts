//! What a consult room and this page say to each other over the live socket (docs/PROTOCOL.md, "Consult rooms").

/** How a device of this person does. */
export type DeviceState = 'on' | 'off' | 'refused' | 'absent' | 'busy' | 'lost';
/** What a receiver's own statistics say of somebody's voice in the last 3 s. */
export type Hears = 'voice' | 'quiet' | 'nothing';
/** Whether a receiver's loudspeaker plays at all. */
export type Sound = 'plays' | 'refused' | 'off';
export type Line = 'good' | 'fair' | 'weak' | 'bad';
export type Source = 'camera' | 'screen';
export type Size = 'large' | 'small';

/** By the mids of the description: where this page sends, and where it wants the others. */
export interface Offer {
  /** Counts up from 1 for as long as the page is loaded; the answer carries it back. */
  number: number;
  sdp: string;
  mic: string | null;
  camera: string | null;
  screen: string | null;
  seats: readonly { audio: string; video: string }[];
  shared: string | null;
}

export interface Picture {
  participant: string;
  source: Source;
  size: Size;
}

export interface Devices {
  mic: DeviceState;
  camera: DeviceState;
  screen: DeviceState;
}

export interface Hearing {
  from: readonly { participant: string; hears: Hears }[];
  sound: Sound;
  line: Line;
}

export type ToRoom =
  | { type: 'join'; token: string; offer: Offer }
  | { type: 'offer'; offer: Offer }
  | { type: 'wish'; pictures: readonly Picture[] }
  | ({ type: 'devices' } & Devices)
  | ({ type: 'hearing' } & Hearing)
  | { type: 'chat'; id: string; text: string }
  | { type: 'leave' };

export type RefusalCode =
  | 'token-expired'
  | 'token-foreign'
  | 'token-used'
  | 'room-closed'
  | 'room-locked'
  | 'room-full'
  | 'offer-unusable'
  | 'busy';

export type LeftWhy = 'left' | 'removed' | 'replaced' | 'ended' | 'lost';

export type Presence = 'here' | 'interrupted' | 'invited' | 'ringing';

/** A person, or a program that sends back what it hears and sees. */
export type Kind = 'person' | 'echo';

export interface Participant extends Devices {
  participant: string;
  kind: Kind;
  name: string;
  role: string;
  place: string;
  joined_at: number | null;
  present: Presence;
  self: boolean;
}

/** What the relay sends of a picture, and why no more than that. */
export interface Shown {
  participant: string;
  source: Source;
  shown: Size | 'paused';
  why: 'weak-line' | 'not-wished' | 'sender-line' | 'no-camera' | null;
}

/** How somebody else hears this page. */
export interface Heard {
  participant: string;
  hears: Hears;
  sound: Sound;
  line: Line;
}

export interface ChatLine {
  id: string;
  participant: string;
  at: number;
  text: string;
}

/** One direction of a line that was measured; null where nothing could be told. */
export interface Way {
  line: Line;
  kbps: number | null;
  lost_per_mille: number | null;
  jitter_ms: number | null;
}

/** What whoever tried their line had best do. */
export type Advice = 'picture' | 'nearer' | 'voice-only' | 'another' | 'microphone';

/** What fifteen seconds with the echo partner found out about the line, both ways. */
export interface Measured {
  up: Way;
  down: Way;
  round_trip_ms: number | null;
  voice: 'heard' | 'quiet' | 'nothing';
  picture: boolean;
  line: Line;
  advice: Advice;
}

export type FromRoom =
  | { type: 'joined'; room: string; participant: string; number: number; sdp: string }
  | { type: 'answer'; number: number; sdp: string }
  | { type: 'refused'; number: number; code: RefusalCode; message: string }
  | { type: 'offer-wanted'; seats: number }
  | { type: 'seats'; seats: readonly (string | null)[]; shared: string | null }
  | { type: 'roster'; locked: boolean; lead: string | null; participants: readonly Participant[] }
  | { type: 'pictures'; pictures: readonly Shown[] }
  | { type: 'speaking'; participant: string | null }
  | { type: 'heard'; by: readonly Heard[] }
  | { type: 'quality'; uplink_kbps: number; downlink_kbps: number; line: Line }
  | ({ type: 'chat' } & ChatLine)
  | { type: 'measuring'; lasts_ms: number }
  | ({ type: 'measured' } & Measured)
  | { type: 'left'; why: LeftWhy };

/** Letters of one chat message. */
export const CHAT_LETTERS = 2000;

const TYPES: ReadonlySet<string> = new Set<FromRoom['type']>([
  'joined',
  'answer',
  'refused',
  'offer-wanted',
  'seats',
  'roster',
  'pictures',
  'speaking',
  'heard',
  'quality',
  'chat',
  'measuring',
  'measured',
  'left',
]);

/** A message of the socket as one of the room's, `null` when it is another's. */
export function fromRoom(message: { readonly type: string }): FromRoom | null {
  return TYPES.has(message.type) ? (message as FromRoom) : null;
}
