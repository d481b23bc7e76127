//! The dispatcher's board, rosters and what was sent outside, in every state.

import type { BoardPerson, BoardView, RosterView, SentOutside } from '../../api/expert';
import type { AskedGroup, AskedGroups } from '../../data/consult';
import { NOW } from './cast';
import { ME, OTHER, row, uuid } from './consultCast';
import { four, type Scene } from './scene';
import type { Behaviour } from './stub';

const BOARD = '/reading/board';
const OUTSIDE = '/reading/outside';
const ROSTER = `/reading/rosters/${uuid(41)}`;
const MINUTE = 60_000;
const HOSPITAL = { id: uuid(2), name: '清河县人民医院' };
const GROUP = { id: uuid(41), name: '心内会诊组' };

const person = (id: number, name: string, more: Partial<BoardPerson> = {}): BoardPerson => ({
  person: { id: uuid(id), name },
  title: '副主任医师',
  line: null,
  on_duty: false,
  since: null,
  reachable: false,
  why: 'off-duty',
  last_beat_at: null,
  phone: '13800001234',
  busy_in: null,
  ...more,
});
const ON = { on_duty: true, since: NOW - 90 * MINUTE, reachable: true, why: null, last_beat_at: NOW - 4000 };
const plan = (from: number, length = 30) => ({
  from: NOW + from * MINUTE,
  until: NOW + (from + length) * MINUTE,
  set_by: OTHER,
  set_at: NOW,
});
const RINGING = {
  ring: uuid(9301),
  began_at: NOW - 130_000,
  rung: 'outside' as const,
  people_ringing: 2,
  people_heard: 0,
};
const MASKED = { id: uuid(5002), name: '孙*', sex: 'male' as const, age: 68, masked: true };

const FULL: BoardView = {
  now: NOW,
  consults: [
    row({
      id: uuid(9011),
      state: 'ringing',
      urgency: 'emergency',
      kind: 'urgent',
      ringing: RINGING,
      chips: [],
    }),
    row({ id: uuid(9012), overdue: { rung: 'accept-dispatcher', at: NOW - 5 * MINUTE }, chips: [] }),
    row({ id: uuid(9013), state: 'live', expert: ME, in_room: 3, chips: [] }),
    row({
      id: uuid(9014),
      number: 'QS-261128-C04',
      state: 'confirmed',
      expert: OTHER,
      plan: plan(60),
      chips: [],
    }),
    row({
      id: uuid(9015),
      number: 'QS-261128-C05',
      state: 'scheduled',
      expert: OTHER,
      plan: plan(75),
      chips: [],
    }),
    row({ id: uuid(9016), state: 'opinion-pending', expert: ME, chips: [] }),
  ].map((one) => ({ ...one, patient: MASKED })),
  groups: [
    {
      group: GROUP,
      institution: HOSPITAL,
      gap: false,
      people: [
        person(1, '李文静', { line: 'first', ...ON, busy_in: uuid(9013) }),
        person(7, '张立新', { line: 'second', ...ON, reachable: false, why: 'hidden' }),
        person(9, '周玉梅'),
      ],
    },
    { group: { id: uuid(42), name: '急诊会诊组' }, institution: HOSPITAL, gap: true, people: [] },
  ],
  alarms: [{ consult: uuid(9011), ring: uuid(9301), since: NOW - 10_000 }],
};
const QUIET: BoardView = {
  now: NOW,
  consults: [],
  groups: [],
  alarms: [],
};
const SENT: SentOutside[] = (['waiting', 'failed', 'sent'] as const).map((state, n) => ({
  id: uuid(9600 + n),
  consult: uuid(9011),
  ring: uuid(9301),
  time: n + 1,
  made_at: NOW - n * MINUTE,
  state,
  attempts: n,
  tried_at: n === 0 ? null : NOW - n * MINUTE,
  answer: state === 'failed' ? '503' : null,
  body: { kind: 'consult-unanswered', number: 'QS-261128-C01', group: '心内会诊组', phone: '0375-1234567' },
}));
const asked = (n: number, name: string, house: string, more: Partial<AskedGroup>): AskedGroup => ({
  id: uuid(n),
  name,
  institution: { id: uuid(n + 100), name: house },
  ground: 'agreement',
  first: [],
  second: [],
  reachable: 0,
  experts: [],
  ...more,
});
const GROUPS: AskedGroups = {
  items: [
    asked(43, '市急会诊组', '临川市中心医院', { first: [OTHER], reachable: 2 }),
    asked(44, '邻县神经外科组', '邻县人民医院', { ground: 'emergency' }),
    asked(42, '急诊会诊组', '清河县人民医院', { ground: 'same-house' }),
  ],
  default: null,
};
const board = (view: BoardView, more: Record<string, unknown> = {}): Behaviour => ({
  'GET /board': view,
  'GET /consults/groups': GROUPS,
  ...more,
});
const at = (press: readonly string[], more: Record<string, unknown> = {}): Scene => ({
  path: BOARD,
  role: 'dispatcher',
  server: board(FULL, more),
  press,
});

const sent = (items: SentOutside[]): Behaviour => ({ 'GET /outside': { items, next: null } });

const WORK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
const MEMBERS = [ME, OTHER, { id: uuid(9), name: '周玉梅' }];
const ROSTER_VIEW: RosterView = {
  group: GROUP,
  zone: 'Asia/Shanghai',
  shifts: [
    { id: uuid(9701), person: ME, line: 'first', days: [...WORK], from: 480, until: 1080 },
    { id: uuid(9702), person: OTHER, line: 'first', days: [...WORK, 'saturday'], from: 1080, until: 480 },
    { id: uuid(9703), person: OTHER, line: 'second', days: [...WORK], from: 480, until: 1080 },
  ],
  substitutes: [{ of: ME, by: OTHER, from: NOW, until: NOW + 86_400_000 }],
  phone: '0375-1234567',
  members: MEMBERS,
  gaps: [],
  on_call: { first: [ME], second: [OTHER], group: [{ id: uuid(9), name: '周玉梅' }] },
  version: 3,
};
const NEW_ROSTER: RosterView = {
  ...ROSTER_VIEW,
  shifts: [],
  substitutes: [],
  phone: null,
  on_call: { first: [], second: [], group: MEMBERS },
  version: 0,
};
const roster = (view: RosterView): Behaviour => ({ 'GET /rosters/[^/]+': view });

export const BOARD_SCENES: Record<string, Record<string, Scene>> = {
  board: {
    ...four(BOARD, 'dispatcher', board(QUIET), board(FULL)),
    dark: { path: BOARD, role: 'dispatcher', server: board(FULL), theme: 'dark' },
    assign: at(['board.act-assign']),
    call: at(['board.act-call-one']),
    reschedule: at(['consult.reschedule']),
    route: at(['board.act-route']),
    escalate: at(['board.act-escalate']),
    'escalate-refused': at(['board.act-escalate'], { 'GET /consults/groups': 500 }),
    clash: at(['consult.reschedule', 'consult.schedule-set'], {
      'POST /consults/[^/]+/schedule': { refuse: 'expert-busy', detail: { consult: uuid(9015) } },
    }),
  },
  outside: four(OUTSIDE, 'dispatcher', sent([]), sent(SENT)),
  roster: {
    ...four(ROSTER, 'dispatcher', roster(NEW_ROSTER), roster(ROSTER_VIEW)),
    dark: { path: ROSTER, role: 'dispatcher', server: roster(ROSTER_VIEW), theme: 'dark' },
    'look-only': { path: ROSTER, role: 'expert', server: roster(ROSTER_VIEW) },
    wrong: {
      path: ROSTER,
      role: 'dispatcher',
      server: roster(NEW_ROSTER),
      press: ['roster.add-shift', 'roster.add-substitute', 'roster.save'],
    },
  },
};
