//! The consult's pages in every state: before it, while it rings on either side, and the room.

import type { CheckView } from '../../media/call/checkup';
import type { Outcome, Why } from '../../media/call/devices';
import type { Found } from '../../media/call/preflight';
import { Incoming, type IncomingProps } from '../Incoming';
import { Preflight } from '../Preflight';
import { Ringing, type RingingProps, type RungPerson } from '../Ringing';
import { painted } from './painted';
import { ROOM_SCENES, type Scene } from './roomScenes';

const NOW = Date.now();
const nothing = (): void => undefined;
const ON: Outcome = { state: 'on', track: {} as MediaStreamTrack };

function before(change: Partial<Found> = {}, more: Partial<CheckView> = {}): Scene {
  const found: Found = {
    browser: { kind: 'chromium', version: 126 },
    secure: true,
    peers: true,
    feed: true,
    mic: ON,
    camera: ON,
    voice: 'voice',
    sound: 'plays',
    ...change,
  };
  const picture = found.camera?.state === 'on' ? painted('me', 20) : null;
  return {
    draw: (language) => (
      <Preflight
        language={language}
        view={{ found, level: 0.4, picture, ...more }}
        measured={found.feed ? { uplink_kbps: 420, downlink_kbps: 900, heard: true, seen: true } : null}
        onAgain={nothing}
        onTrySound={nothing}
        onEnter={nothing}
        onWrite={nothing}
      />
    ),
  };
}

const failed = (state: 'refused' | 'absent' | 'busy' | 'lost', why: Why): Outcome => ({ state, why });
const both = (outcome: Outcome): Partial<Found> => ({ mic: outcome, camera: outcome, voice: null });
const REFUSED = failed('refused', 'refused');

const CHECKS: Readonly<Record<string, Scene>> = {
  good: before(),
  checking: before({ mic: null, camera: null, voice: null, feed: null, sound: null }),
  'sound-untried': before({ sound: null, voice: 'quiet' }),
  'sound-refused': before({ sound: 'refused' }),
  refused: before(both(REFUSED)),
  'refused-phone': before({ ...both(REFUSED), browser: { kind: 'chromium-phone', version: 126 } }),
  'refused-safari': before({ ...both(REFUSED), browser: { kind: 'safari-phone', version: 17 } }),
  unanswered: before(both(failed('refused', 'unanswered'))),
  system: before(both(failed('refused', 'system'))),
  absent: before(both(failed('absent', 'absent'))),
  'camera-absent': before({ camera: failed('absent', 'absent') }),
  'camera-busy': before({ camera: failed('busy', 'busy') }),
  lost: before({ mic: failed('lost', 'lost'), voice: null }),
  silent: before({ voice: 'dead' }),
  insecure: before({ ...both(failed('absent', 'insecure')), secure: false }),
  wechat: before({
    ...both(failed('absent', 'unable')),
    peers: false,
    browser: { kind: 'wechat', version: 116 },
  }),
  old: before({ browser: { kind: 'chromium', version: 86 } }),
  unable: before({
    ...both(failed('absent', 'unable')),
    peers: false,
    browser: { kind: 'other', version: null },
  }),
  'no-line': before({ feed: false }),
};

const rung = (name: string, change: Partial<RungPerson> = {}): RungPerson => ({
  id: name,
  name,
  place: '县人民医院 心内科',
  state: 'ringing',
  ...change,
});

function calling(people: readonly RungPerson[], change: Partial<RingingProps> = {}): Scene {
  return {
    draw: (language) => (
      <Ringing
        language={language}
        since={NOW - 12_000}
        rung="first"
        people={people}
        phone="0871-6555 0120"
        onCancel={nothing}
        onWrite={nothing}
        {...change}
      />
    ),
  };
}

const UNREACHABLE = (['off-duty', 'silent', 'unproven', 'muted', 'asleep', 'hidden'] as const).map((why, n) =>
  rung(`值班医生 ${String(n + 1)}`, { state: 'not-reachable', unreachable: why }),
);

const CALLING: Readonly<Record<string, Scene>> = {
  ringing: calling([rung('马志远'), rung('李敏', { state: 'waiting' })]),
  heard: calling([rung('马志远', { state: 'heard' })]),
  mixed: calling(
    [
      rung('马志远', { state: 'declined', reason: '正在手术' }),
      rung('李敏', { state: 'not-reachable', unreachable: 'muted' }),
      rung('孙德才', { state: 'no-answer' }),
      rung('欧阳古丽巴哈尔·买买提', { state: 'heard' }),
    ],
    { since: NOW - 42_000, rung: 'second' },
  ),
  late: calling([rung('马志远', { state: 'heard' })], { since: NOW - 75_000, rung: 'group' }),
  outside: calling([rung('马志远', { state: 'no-answer' })], { since: NOW - 130_000, rung: 'outside' }),
  nobody: calling(UNREACHABLE),
  accepted: calling([
    rung('马志远', { state: 'accepted' }),
    rung('李敏', { state: 'taken-by-another', taker: '马志远' }),
  ]),
  guest: calling([rung('周建国')], { guest: '周建国' }),
  cancelling: { ...calling([rung('马志远')]), press: ['ring.cancel'] },
  'called-off': calling([rung('马志远', { state: 'called-off' })]),
};

function called(change: Partial<IncomingProps> = {}): Scene {
  return {
    draw: (language) => (
      <Incoming
        language={language}
        what="emergency"
        caller={{ name: '赵春梅', place: '青山镇 柳树沟村卫生室' }}
        patient="王秀兰 女 68 岁"
        complaint="胸痛 30 分钟，出冷汗"
        since={NOW - 9_000}
        onAccept={nothing}
        onDecline={nothing}
        onClose={nothing}
        {...change}
      />
    ),
  };
}

const CALLED: Readonly<Record<string, Scene>> = {
  emergency: called(),
  ordinary: called({ what: 'ordinary', purpose: '调整用药' }),
  guest: called({ what: 'guest' }),
  declining: { ...called(), press: ['incoming.decline'] },
  taken: called({ over: { why: 'taken', by: '李敏' } }),
  gone: called({ over: { why: 'gone' } }),
};

/** By page, then by state. */
export const CALL_SCENES: Readonly<Record<string, Readonly<Record<string, Scene>>>> = {
  preflight: CHECKS,
  ringing: CALLING,
  incoming: CALLED,
  room: ROOM_SCENES,
};
