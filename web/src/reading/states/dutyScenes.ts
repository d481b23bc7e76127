//! Duty in every state: the bar over a page, the page of duty, the self-test, the lock, and rings that come meanwhile.

import type { DutyView } from '../../api/expert';
import { AT_REST, type DutyState } from '../../features/duty/keeper';
import type { Desk } from '../../features/duty/model';
import { NOW } from './cast';
import { incoming, uuid } from './consultCast';
import type { Scene } from './scene';

const HOUR = 3_600_000;

function duty(
  more: Partial<DutyView> = {},
  desk: Partial<Desk> = {},
  rest: Partial<DutyState> = {},
): DutyState {
  return {
    ...AT_REST,
    duty: {
      on_duty: true,
      since: NOW - 2 * HOUR,
      proven_at: NOW - 2 * HOUR,
      proof_until: NOW + 10 * HOUR,
      last_beat_at: NOW - 4000,
      beat_ms: 10_000,
      reachable: true,
      why: null,
      groups: [
        { group: { id: uuid(41), name: '心内会诊组' }, line: 'first' },
        { group: { id: uuid(42), name: '急诊会诊组' }, line: null },
      ],
      ...more,
    },
    desk: { sound: true, wake_lock: 'held', visible: true, sound_changed: false, locked: false, ...desk },
    ...rest,
  };
}

const OFF: Partial<DutyView> = {
  on_duty: false,
  since: null,
  proven_at: null,
  proof_until: null,
  reachable: false,
};
const PAGE: Pick<Scene, 'path' | 'role'> = { path: '/reading/duty', role: 'expert' };
const HOME: Record<string, unknown> = {
  'GET /home': { open_emergency: 1, open_urgent: 0, open_routine: 4 },
  'GET /cases': {
    items: [],
    next: null,
    counts: { emergency: 0, urgent: 0, routine: 0, claimed_by_me: 0, overdue: 0 },
  },
};

function bar(state: DutyState): Scene {
  return { path: '/reading', role: 'expert', server: HOME, duty: state };
}

/** Rings over a page. */
function rings(items: unknown[]): Scene {
  return {
    ...bar(duty()),
    server: { ...HOME, 'GET /rings': { items }, 'POST /rings/[^/]+/heard': {} },
  };
}

export const DUTY_SCENES: Record<string, Record<string, Scene>> = {
  duty: {
    none: { ...PAGE, server: {} },
    off: { ...PAGE, server: {}, duty: duty({ ...OFF, groups: [] }) },
    on: { ...PAGE, server: {}, duty: duty() },
    dark: { ...PAGE, server: {}, duty: duty(), theme: 'dark' },
    deaf: {
      ...PAGE,
      server: {},
      duty: duty(
        { proof_until: null },
        { sound: false, wake_lock: 'lost', visible: false },
        { lost_since: NOW - 40_000 },
      ),
    },
    unsupported: { ...PAGE, server: {}, duty: duty({}, { wake_lock: 'unsupported' }) },
    'leave-ask': { ...PAGE, server: {}, duty: duty(), press: ['duty.leave'] },
    test: { ...PAGE, server: {}, duty: duty(), press: ['duty.test'] },
  },
  'line-check': {
    shown: { path: '/reading/check', role: 'expert', server: {} },
    'of-a-consult': { path: `/reading/check?consult=${uuid(51)}`, role: 'expert', server: {} },
    dark: { path: '/reading/check', role: 'expert', server: {}, theme: 'dark' },
  },
  'duty-bar': {
    heard: bar(duty()),
    'on-call': bar(duty(OFF)),
    unproven: bar(duty({ proof_until: null, reachable: false, why: 'unproven' })),
    muted: bar(duty({}, { sound: false })),
    hidden: bar(duty({}, { visible: false })),
    asleep: bar(duty({}, { wake_lock: 'lost' })),
    'no-line': bar(duty({}, {}, { lost_since: NOW - 40_000 })),
    'sound-changed': bar(duty({}, { sound_changed: true })),
    'proof-ends': bar(duty({ proof_until: NOW + 20 * 60_000 })),
    'set-no-sleep': bar(duty({}, { wake_lock: 'unsupported' })),
  },
  'duty-lock': {
    'on-duty': {
      ...bar(duty()),
      server: { 'GET /session/alarm': { rings: false, consult: false } },
      session: 'locked',
    },
    rings: {
      ...bar(duty()),
      server: { 'GET /session/alarm': { rings: false, consult: true } },
      session: 'locked',
    },
    shut: {
      ...bar(duty({}, {}, { shut: true })),
      server: { 'GET /session/alarm': { rings: false, consult: false } },
      session: 'locked',
    },
  },
  ringing: {
    emergency: rings([incoming()]),
    ordinary: rings([incoming({ urgency: 'routine', kind: 'ordinary', chips: [] })]),
    guest: rings([incoming({ purpose: 'guest' })]),
    several: rings([
      incoming({ id: uuid(9302), urgency: 'routine', kind: 'named', chips: ['headache'] }),
      incoming(),
      incoming({ id: uuid(9303), chips: ['trauma'], began_at: NOW - 2000 }),
    ]),
    dark: { ...rings([incoming()]), theme: 'dark' },
  },
};
