//! Made-up people of the room's states. Nobody here exists; their cameras are painted canvases.

import type { Heard, Participant } from '../../media/call/messages';
import type { CallView, Person } from '../../media/call/view';

const NOW = Date.now();
const MINUTE = 60_000;

export function participant(change: Partial<Participant> = {}): Participant {
  return {
    participant: 'me',
    kind: 'person',
    name: '赵春梅',
    role: 'village-doctor',
    place: '柳树沟村卫生室',
    joined_at: NOW - 12 * MINUTE,
    present: 'here',
    mic: 'on',
    camera: 'on',
    screen: 'off',
    self: true,
    ...change,
  };
}

export function person(change: Partial<Person> = {}): Person {
  const who = change.participant ?? 'expert';
  const heard: Heard = { participant: who, hears: 'voice', sound: 'plays', line: 'good' };
  return {
    ...participant({
      participant: who,
      name: '马志远',
      role: 'expert',
      place: '云岭县人民医院 心内科',
      joined_at: NOW - 11 * MINUTE,
      self: false,
    }),
    picture: null,
    sight: { state: 'moving' },
    hears: 'voice',
    heard,
    speaking: false,
    ...change,
  };
}

export function view(change: Partial<CallView> = {}): CallView {
  return {
    phase: { state: 'live', since: NOW - 12 * MINUTE },
    feed: true,
    me: participant(),
    own: {
      mic: 'on',
      mic_why: null,
      camera: 'on',
      camera_why: null,
      screen: 'off',
      picture: null,
      voice: 'voice',
      switched: null,
    },
    others: [person()],
    shared: null,
    locked: false,
    lead: 'expert',
    chat: [],
    unsaid: [],
    sound: 'plays',
    line: 'good',
    uplink_kbps: 420,
    downlink_kbps: 900,
    trial: null,
    voice_only: false,
    troubles: [],
    choices: {
      mics: [
        { id: 'm1', label: 'USB 话筒' },
        { id: 'm2', label: '内置话筒' },
      ],
      cameras: [{ id: 'c1', label: 'HD 摄像头' }],
      speakers: [{ id: 's1', label: '音箱' }],
    },
    chosen: { mic: 'm1', camera: 'c1', speaker: null },
    ...change,
  };
}
