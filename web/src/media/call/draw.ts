//! Puts together what is known into the one view that components draw.

import type { Connection } from './connection';
import { settled, type Listening } from './ears';
import { seatOf, type Facts } from './facts';
import { hears, moves, ownVoice } from './hearing';
import type { Line, Participant, Shown, Source, Sound } from './messages';
import type { OwnDevices } from './own';
import type { Room } from './room';
import { troubles } from './troubles';
import type { CallView, Person, Sight, Wanted } from './view';

export interface Known {
  room: Room;
  facts: Facts;
  listening: Listening;
  connection: Connection | null;
  own: OwnDevices;
  sound: Sound;
  voiceOnly: boolean;
  wanted: Wanted;
  speaker: string | null;
  /** What was written here and has not come back from the room. */
  unsaid: CallView['unsaid'];
  now: number;
}

export function draw(known: Known): CallView {
  const { room, facts, own, listening, sound } = known;
  const others = facts.participants.filter((one) => !one.self).map((one) => person(known, one));
  const { mic, camera, screen } = own.states;
  const drawn = {
    mic,
    mic_why: own.why('mic'),
    camera,
    camera_why: own.why('camera'),
    screen,
    picture: own.picture,
    voice: mic === 'on' ? ownVoice(listening.ears) : null,
    switched: own.switched,
  };
  const live = room.phase.state === 'live';
  return {
    phase: room.phase,
    feed: room.feed,
    me: facts.participants.find((one) => one.self) ?? null,
    own: drawn,
    others,
    shared: sharedScreen(known),
    locked: facts.locked,
    lead: facts.lead,
    chat: facts.chat,
    unsaid: known.unsaid,
    sound,
    line: worse(listening.judged.line, facts.quality?.line ?? 'good'),
    uplink_kbps: facts.quality?.uplink_kbps ?? null,
    downlink_kbps: facts.quality?.downlink_kbps ?? null,
    trial: facts.trial,
    voice_only: known.voiceOnly,
    troubles: live
      ? troubles(
          drawn,
          sound,
          others.map((one) => ({
            ...one,
            known: listening.known.has(one.participant),
            settled: settled(listening, one.participant, known.now),
          })),
        )
      : [],
    choices: own.choices,
    chosen: { mic: own.chosen('mic'), camera: own.chosen('camera'), speaker: known.speaker },
  };
}

function person(known: Known, one: Participant): Person {
  const { facts, connection, listening } = known;
  const seat = seatOf(facts, one.participant);
  const mids = connection?.mids().seats[seat];
  const track = connection?.seats[seat]?.video;
  const shown = shownOf(facts, one.participant, 'camera');
  return {
    ...one,
    picture: track ? streamOf(track) : null,
    sight: sight(one.camera === 'on', shown, known.voiceOnly, moves(listening.ears, mids?.video ?? null)),
    hears: hears(listening.ears, mids?.audio ?? null),
    heard: facts.heard.find((by) => by.participant === one.participant) ?? null,
    speaking: facts.speaking === one.participant,
  };
}

/** What a tile shows: the sender's word first, then the relay's, then what came. */
export function sight(
  on: boolean,
  shown: Shown | null,
  voiceOnly: boolean,
  moving: 'moving' | 'still' | 'none',
): Sight {
  if (!on) return { state: 'none' };
  if (voiceOnly) return { state: 'paused', why: 'not-wished' };
  if (shown?.shown === 'paused' && shown.why !== null) return { state: 'paused', why: shown.why };
  return moving === 'none' ? { state: 'coming' } : { state: moving };
}

function sharedScreen({ facts, connection, listening, voiceOnly }: Known): CallView['shared'] {
  if (facts.shared === null || connection === null) return null;
  const shown = shownOf(facts, facts.shared, 'screen');
  return {
    participant: facts.shared,
    picture: streamOf(connection.sharedTrack),
    sight: sight(true, shown, voiceOnly, moves(listening.ears, connection.mids().shared)),
  };
}

const shownOf = (facts: Facts, participant: string, source: Source): Shown | null =>
  facts.pictures.find((one) => one.participant === participant && one.source === source) ?? null;

/** One stream a track, so that a video element is not given another one at each drawing. */
const streams = new WeakMap<MediaStreamTrack, MediaStream>();

function streamOf(track: MediaStreamTrack): MediaStream {
  const found = streams.get(track) ?? new MediaStream([track]);
  streams.set(track, found);
  return found;
}

const LINES: readonly Line[] = ['good', 'fair', 'weak', 'bad'];
const worse = (a: Line, b: Line): Line => LINES[Math.max(LINES.indexOf(a), LINES.indexOf(b))] ?? a;
