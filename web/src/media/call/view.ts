//! What a consult looks like at one moment, ready to be drawn: the engine makes it, components only read it.

import type { Choices, Why } from './devices';
import type { ChatLine, DeviceState, Heard, Hears, Line, Participant, Shown, Size, Sound } from './messages';
import type { Trial } from './facts';
import type { Phase } from './room';
import type { Trouble } from './troubles';

/** What a tile shows of somebody's camera. */
export type Sight =
  | { state: 'moving' }
  /** Nothing new came for some time, although it should. */
  | { state: 'still' }
  | { state: 'paused'; why: NonNullable<Shown['why']> }
  /** They have no picture. */
  | { state: 'none' }
  /** Asked for, and not here yet. */
  | { state: 'coming' };

export interface Person extends Participant {
  picture: MediaStream | null;
  sight: Sight;
  /** How their voice is heard here. */
  hears: Hears;
  /** How this page is heard there, `null` as long as they have not said. */
  heard: Heard | null;
  speaking: boolean;
}

export interface Own {
  mic: DeviceState;
  mic_why: Why | null;
  camera: DeviceState;
  camera_why: Why | null;
  screen: DeviceState;
  picture: MediaStream | null;
  voice: 'voice' | 'quiet' | 'dead' | null;
  /** A device was lost, and another one took its place. */
  switched: 'mic' | 'camera' | null;
}

export interface CallView {
  phase: Phase;
  /** False while nothing can be said to the room, although voice may go on. */
  feed: boolean;
  me: Participant | null;
  own: Own;
  others: readonly Person[];
  shared: { participant: string; picture: MediaStream; sight: Sight } | null;
  locked: boolean;
  lead: string | null;
  chat: readonly ChatLine[];
  /** Written here and not yet back from the room, which is how it is known that everybody has it. */
  unsaid: readonly { id: string; text: string }[];
  sound: Sound;
  /** The worse of what this page and the relay say. */
  line: Line;
  uplink_kbps: number | null;
  downlink_kbps: number | null;
  /** How far the trial of the line is, in the room of one. */
  trial: Trial | null;
  /** Pictures are switched off by hand, both ways. */
  voice_only: boolean;
  troubles: readonly Trouble[];
  choices: Choices;
  chosen: Readonly<Record<'mic' | 'camera' | 'speaker', string | null>>;
}

/** Whose picture is wanted, and how large. */
export type Wanted = readonly { participant: string; size: Size }[];
