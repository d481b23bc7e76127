//! The consult's pages in every state: before it, while it rings on either side, and the room.

import type { CheckView } from '../../media/call/checkup';
import type { Outcome, Why } from '../../media/call/devices';
import type { Measured, Way } from '../../media/call/messages';
import type { Found } from '../../media/call/preflight';
import type { Ended } from '../../media/call/room';
import type { CallView } from '../../media/call/view';
import { Incoming, type IncomingProps } from '../Incoming';
import { LineTrial } from '../LineTrial';
import { Preflight } from '../Preflight';
import { Ringing, type RingingProps, type RungPerson } from '../Ringing';
import { person, view } from './cast';
import { painted } from './painted';
import { ROOM_SCENES, type Scene } from './roomScenes';

const NOW = Date.now();
const nothing = (): void => undefined;
const ON: Outcome = { state: 'on', track: {} as MediaStreamTrack };

const WAY: Way = { line: 'good', kbps: 742, lost_per_mille: 3, jitter_ms: 4 };
const MEASURED: Measured = {
  up: WAY,
  down: { ...WAY, kbps: 630 },
  round_trip_ms: 48,
  voice: 'heard',
  picture: true,
  line: 'good',
  advice: 'picture',
};

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
        measured={found.feed ? MEASURED : null}
        onAgain={nothing}
        onTrySound={nothing}
        onTryLine={nothing}
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

const ECHO = person({
  participant: 'echo',
  kind: 'echo',
  name: '回声',
  role: 'echo',
  place: '',
  heard: null,
  picture: painted('me', 20),
});

function trying(change: Partial<CallView>): Scene {
  return {
    draw: (language) => (
      <LineTrial
        language={language}
        view={view({ others: [ECHO], ...change })}
        onAllowSound={nothing}
        onAgain={nothing}
        onBack={nothing}
      />
    ),
  };
}

const found = (change: Partial<Measured>): Scene =>
  trying({ trial: { state: 'measured', ...MEASURED, ...change } });
const MEASURING: CallView['trial'] = { state: 'measuring', lasts_ms: 15_000 };
const over = (why: Ended): Scene => trying({ others: [], phase: { state: 'ended', why } });
const BAD: Way = { line: 'bad', kbps: 31, lost_per_mille: 264, jitter_ms: 210 };

const TRIALS: Readonly<Record<string, Scene>> = {
  coming: trying({ others: [], phase: { state: 'joining', since: NOW, tries: 0, next: NOW } }),
  measuring: trying({ trial: MEASURING }),
  'measuring-unseen': trying({ trial: MEASURING, others: [{ ...ECHO, sight: { state: 'coming' } }] }),
  'sound-refused': trying({ trial: MEASURING, sound: 'refused' }),
  good: found({}),
  fair: found({ down: { ...WAY, line: 'fair', lost_per_mille: 28 }, line: 'fair', advice: 'nearer' }),
  weak: found({ up: { ...WAY, line: 'weak', kbps: 96 }, line: 'weak', advice: 'voice-only' }),
  bad: found({ up: BAD, down: { ...BAD, kbps: null }, round_trip_ms: null, line: 'bad', advice: 'another' }),
  unheard: found({ voice: 'quiet', advice: 'microphone' }),
  'measured-over': trying({
    others: [],
    phase: { state: 'ended', why: 'ended' },
    trial: { state: 'measured', ...MEASURED },
  }),
  over: over('ended'),
  replaced: over('replaced'),
  full: over('room-full'),
  closed: over('room-closed'),
  browser: over('browser'),
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
  trial: TRIALS,
  ringing: CALLING,
  incoming: CALLED,
  room: ROOM_SCENES,
};
