//! Consults at the workstation in every state: lists, and the desk of one consult from its request to its signed opinion.

import type { ConsultView } from '../../api/expert';
import type { Dose } from '../../data/consult';
import type { Role } from '../../api/wire';
import { caseRow, caseView, NOW, report, studyView } from './cast';
import { consult, invited, ME, opinion, OTHER, row, uuid, VILLAGER } from './consultCast';
import { four, type Scene } from './scene';
import type { Behaviour } from './stub';

const LIST = '/reading/consults';
const ONE = `/reading/consults/${uuid(9001)}`;
const EXPERT: Role = 'expert';
const MINUTE = 60_000;

const COUNTS = {
  to_sign: 0,
  ringing: 1,
  waiting: 2,
  scheduled: 1,
  live: 1,
  opinion_pending: 1,
  returned: 0,
  to_acknowledge: 1,
  owed: 1,
  overdue: 1,
};
const ROWS = [
  row({ id: uuid(9011), state: 'ringing', urgency: 'emergency', kind: 'urgent' }),
  row({ id: uuid(9012), overdue: { rung: 'accept-remind', at: NOW - 20 * MINUTE } }),
  row({ id: uuid(9013), state: 'live', urgency: 'emergency', expert: ME, in_room: 3, owed: ['consent'] }),
  row({
    id: uuid(9014),
    state: 'confirmed',
    expert: OTHER,
    plan: { from: NOW + 60 * MINUTE, until: NOW + 90 * MINUTE, set_by: OTHER, set_at: NOW },
  }),
  row({
    id: uuid(9015),
    state: 'opinion-pending',
    expert: ME,
    next_due: { rung: 'opinion-remind', at: NOW + 9 * MINUTE },
  }),
  row({ id: uuid(9016), state: 'delivered', expert: OTHER, next_due: null }),
];
/** What a home counts. */
export const SOME_CONSULTS = { items: ROWS, next: null, counts: COUNTS };
const list = (items: unknown[]): Behaviour => ({ 'GET /consults': { items, next: null, counts: COUNTS } });

const PACKET: Partial<ConsultView> = {
  patient: caseRow(2).patient,
  packet: { cases: [caseRow(2), caseRow(14)], studies: [], reports: [] },
};

function desk(one: ConsultView, more: Record<string, unknown> = {}): Behaviour {
  return {
    'GET /consults/[^/]+/people': {
      items: [
        {
          person: OTHER,
          title: '主任医师',
          institution: { id: uuid(2), name: '清河县人民医院' },
          qualified: true,
          reachable: true,
          why: null,
        },
        {
          person: VILLAGER,
          title: null,
          institution: { id: uuid(20), name: '青山镇卫生院' },
          qualified: true,
          reachable: false,
          why: 'off-duty',
        },
      ],
    },
    'GET /consults/[^/]+': one,
    'GET /cases/[^/]+': caseView(report('signed')),
    'GET /studies/[^/]+': studyView(2),
    'POST /consults/[^/]+/opinion/check': { items: [] },
    'PUT /consults/[^/]+/opinion/draft': { version: 6, draft_saved_at: NOW },
    ...more,
  };
}

const scene = (one: ConsultView, more: Partial<Scene> = {}, server: Record<string, unknown> = {}): Scene => ({
  path: ONE,
  role: EXPERT,
  server: desk(one, server),
  ...more,
});

function dose(n: number, state: Dose['state'], more: Partial<Dose> = {}): Dose {
  return {
    id: uuid(9400 + n),
    drug: '阿司匹林',
    amount: '300',
    unit: 'mg',
    route: 'chewed',
    rate: '',
    said_by: ME,
    written_by: ME,
    written_at: NOW - 4 * MINUTE,
    state,
    read_back: null,
    confirmed_at: null,
    struck: null,
    is_order: state === 'confirmed',
    ...more,
  };
}

const READ = { by: VILLAGER, at: NOW - 3 * MINUTE, words: '阿司匹林 300 毫克 嚼服' };
const DOSES: Dose[] = [
  dose(1, 'confirmed', { read_back: READ, confirmed_at: NOW - 2 * MINUTE }),
  dose(2, 'read-back', { read_back: READ }),
  dose(3, 'written', { drug: '硝酸甘油', amount: '0.5', route: 'sublingual', said_by: OTHER }),
  dose(4, 'struck', {
    struck: { by: ME, at: NOW, reason: '听错单位', was_confirmed: true },
    read_back: READ,
  }),
];
const SEATS = [
  {
    participant: uuid(9501),
    person: ME,
    presence: 'here' as const,
    visits: [{ from: NOW - 9 * MINUTE, until: null }],
  },
  {
    participant: uuid(9502),
    person: VILLAGER,
    presence: 'interrupted' as const,
    visits: [
      { from: NOW - 9 * MINUTE, until: NOW - 5 * MINUTE },
      { from: NOW - 4 * MINUTE, until: null },
    ],
  },
];
const TIMELINE = [
  {
    at: NOW - 35 * MINUTE,
    kind: 'consult-submitted',
    actor_name: VILLAGER.name,
    receiver: null,
    subject_kind: 'consult',
    subject: uuid(9001),
    detail: {},
  },
  {
    at: NOW - 34 * MINUTE,
    kind: 'ring-began',
    actor_name: VILLAGER.name,
    receiver: null,
    subject_kind: 'consult',
    subject: uuid(9001),
    detail: {},
  },
  {
    at: NOW - 33 * MINUTE,
    kind: 'consult-live',
    actor_name: ME.name,
    receiver: null,
    subject_kind: 'consult',
    subject: uuid(9001),
    detail: {},
  },
];
const LIVE = consult('live', {
  ...PACKET,
  urgency: 'emergency',
  kind: 'urgent',
  doses: DOSES,
  timeline: TIMELINE,
  owed: ['consent', 'summary'],
  owed_due_at: NOW + 5 * 60 * MINUTE,
  room: { open: true, locked: null, present: 2, seats: SEATS },
  chat: [{ id: 'c', at: NOW - 2 * MINUTE, person: VILLAGER, text: '血压 150/90' }],
  consent: {
    ...consult('live').consent,
    state: 'emergency',
    signer: null,
    emergency: {
      by: VILLAGER,
      at: NOW - 35 * MINUTE,
      reason: '生命危险，须立即会诊',
      due_at: NOW + 5 * 60 * MINUTE,
    },
  },
});
/** The talk is over: what is left of it, and the opinion that is owed. */
const AFTER: Partial<ConsultView> = {
  urgency: 'emergency',
  kind: 'urgent',
  sittings: [{ from: NOW - 33 * MINUTE, until: NOW - 4 * MINUTE, breaks: 1 }],
  timeline: TIMELINE,
  room: {
    open: false,
    locked: null,
    present: 0,
    seats: SEATS.map((seat) => ({
      ...seat,
      presence: 'left' as const,
      visits: seat.visits.map((visit) => ({ ...visit, until: visit.until ?? NOW - 4 * MINUTE })),
    })),
  },
  chat: LIVE.chat,
};
const TALKING: Partial<Scene> = { talk: uuid(9001) };
const PANEL = { invited: [invited(ME, 'lead'), invited(OTHER, 'expert')] };
const HAND = { person: ME, title: '副主任医师', at: NOW - MINUTE, says: 'agrees' as const, reason: null };
const MEMBER: Partial<ConsultView> = {
  expert: OTHER,
  mine: false,
  invited: [invited(OTHER, 'lead'), invited(ME, 'expert')],
};
const AWAITS_ME = opinion('signing', { writer: OTHER, hands: [{ ...HAND, person: OTHER }], awaited: [ME] });
const FINDINGS = { items: [{ code: 'key-image-not-there', field: 'key-images', index: 1 }] };
const pending = (more: Partial<ConsultView>): ConsultView =>
  consult('opinion-pending', { ...PACKET, way: 'talked', ...more });

export const CONSULT_SCENES: Record<string, Record<string, Scene>> = {
  consults: {
    ...four(LIST, EXPERT, list([]), list(ROWS)),
    dark: { path: LIST, role: EXPERT, server: list(ROWS), theme: 'dark' },
    mine: { path: LIST, role: EXPERT, server: list([]), press: ['consult.list-mine'] },
    'mine-full': { path: LIST, role: EXPERT, server: list(ROWS), press: ['consult.list-mine'] },
    open: { path: LIST, role: 'dispatcher', server: list(ROWS) },
    invited: { path: LIST, role: EXPERT, server: list([]), press: ['consult.list-invited'] },
    all: { path: LIST, role: 'quality-controller', server: list([]), press: ['consult.list-all'] },
    'all-earlier': {
      path: LIST,
      role: 'quality-controller',
      server: { 'GET /consults': { items: ROWS, next: 'earlier', counts: COUNTS } },
      press: ['consult.list-all'],
    },
    'to-sign': {
      path: LIST,
      role: EXPERT,
      server: { 'GET /consults': { items: ROWS, next: null, counts: { ...COUNTS, to_sign: 1 } } },
      press: ['consult.to-sign-look'],
    },
  },
  consult: {
    loading: { path: ONE, role: EXPERT, server: 'hang' },
    error: { path: ONE, role: EXPERT, server: 500 },
    offline: { path: ONE, role: EXPERT, server: 'offline', live: 'stale' },
    gone: { path: ONE, role: EXPERT, server: 404 },
    asked: scene(consult('submitted', PACKET)),
    bare: scene(consult('submitted')),
    'asked-return': scene(consult('submitted', PACKET), { press: ['consult.return'] }),
    'asked-decline': scene(consult('submitted', PACKET), { press: ['consult.decline'] }),
    returned: scene(consult('returned', { ...PACKET, reason: '请补充心电图', reason_by: ME.name })),
    accepted: scene(consult('accepted', PACKET)),
    schedule: scene(consult('accepted', PACKET), { press: ['consult.schedule'] }),
    clash: scene(
      consult('accepted', PACKET),
      { press: ['consult.schedule', 'consult.schedule-set'] },
      { 'POST /consults/[^/]+/schedule': { refuse: 'expert-busy', detail: { consult: uuid(9) } } },
    ),
    scheduled: scene(
      consult('scheduled', {
        ...PACKET,
        plan: { from: NOW + 60 * MINUTE, until: NOW + 90 * MINUTE, set_by: OTHER, set_at: NOW },
      }),
    ),
    'no-consent': scene(
      consult('accepted', {
        ...PACKET,
        consent: { ...consult('accepted').consent, state: 'missing', signer: null, object: null },
      }),
    ),
    live: scene(LIVE),
    talking: scene(LIVE, TALKING),
    'talking-with-two': scene(LIVE, { ...TALKING, others: 2 }),
    'talking-with-six': scene(LIVE, { ...TALKING, others: 6 }),
    'talking-with-six-alone': scene(LIVE, { ...TALKING, others: 6, press: ['consult.pane-talk'] }),
    'talking-bare': scene({ ...LIVE, packet: null, doses: [] }, TALKING),
    'talking-away': scene(LIVE, { ...TALKING, press: ['consult.pane-packet'] }),
    'talking-writing': scene(
      { ...LIVE, opinion: opinion('draft') },
      { ...TALKING, press: ['consult.pane-opinion'] },
    ),
    'talk-over': scene(pending(AFTER)),
    'talk-over-writing': scene(pending({ ...AFTER, opinion: opinion('draft') })),
    'talk-over-of-another': scene(pending({ ...AFTER, expert: OTHER, mine: false })),
    'broke-off': scene(pending({ ...AFTER, way: 'broke-off' })),
    'live-dark': scene(LIVE, { theme: 'dark' }),
    interrupted: scene({ ...LIVE, state: 'interrupted', why_broken: 'requester-line' }),
    waiting: scene(consult('delivered', PACKET)),
    disposed: scene(
      consult('disposed', {
        ...PACKET,
        acknowledged: { by: VILLAGER, at: NOW - 20 * MINUTE },
        disposition: {
          adopted: 'partly',
          reason: '家属要求先在镇卫生院观察',
          done: '已吸氧、阿司匹林 300 毫克嚼服，联系 120。',
          by: VILLAGER,
          at: NOW - 10 * MINUTE,
        },
      }),
    ),
    invite: scene(LIVE, { press: ['consult.invite'] }),
    end: scene(LIVE, { press: ['consult.end'] }),
    convert: scene(LIVE, { press: ['consult.convert'] }),
    'dose-strike': scene(LIVE, { press: ['dose.strike'] }),
    stale: scene(
      consult('submitted', PACKET),
      { press: ['consult.accept'] },
      { 'POST /consults/[^/]+/accept': 409 },
    ),
    taken: scene(
      consult('submitted', PACKET),
      { press: ['consult.accept'] },
      { 'POST /consults/[^/]+/accept': { refuse: 'taken-by-another', detail: { by_name: OTHER.name } } },
    ),
    'packet-foreign': scene(
      consult('live', {
        packet: { cases: [caseRow(2)], studies: [], reports: [] },
        patient: { ...caseRow(2).patient, id: 'x' },
      }),
    ),
    'packet-old': scene(LIVE, { images: 'foreign' }),
    'only-packet': scene(LIVE, { press: ['consult.pane-packet'] }),
    'only-opinion': scene(LIVE, { press: ['consult.pane-opinion'] }),
  },
  opinion: {
    begin: scene(pending({}), { press: ['consult.pane-opinion'] }),
    'of-another': scene(pending({ expert: OTHER, mine: false }), { press: ['consult.pane-opinion'] }),
    empty: scene(
      pending({
        opinion: opinion('draft', {
          content: {
            analysis: '',
            diagnoses: [],
            advice: '',
            further: '',
            referral: null,
            referral_words: '',
            notes: '',
            key_images: [],
          },
        }),
      }),
      { press: ['consult.pane-opinion', 'opinion.act-sign'] },
    ),
    draft: scene(pending({ opinion: opinion('draft') }), { press: ['consult.pane-opinion'] }),
    dark: scene(pending({ opinion: opinion('draft') }), { press: ['consult.pane-opinion'], theme: 'dark' }),
    'while-talking': scene(consult('live', { ...PACKET, opinion: opinion('draft') })),
    checks: scene(
      pending({ opinion: opinion('draft') }),
      { press: ['consult.pane-opinion'] },
      { 'POST /consults/[^/]+/opinion/check': FINDINGS },
    ),
    sign: scene(pending({ opinion: opinion('draft') }), {
      press: ['consult.pane-opinion', 'opinion.act-sign'],
    }),
    'sign-refused': scene(
      pending({ opinion: opinion('draft') }),
      { press: ['consult.pane-opinion', 'opinion.act-sign', 'opinion.sign-act'] },
      { 'POST /consults/[^/]+/opinion/sign': { refuse: 'consent-missing' } },
    ),
    waiting: scene(pending({ ...PANEL, opinion: opinion('signing', { hands: [HAND], awaited: [OTHER] }) }), {
      press: ['consult.pane-opinion'],
    }),
    member: scene(
      pending({
        expert: OTHER,
        invited: [invited(OTHER, 'lead'), invited(ME, 'expert')],
        opinion: opinion('signing', { writer: OTHER, hands: [{ ...HAND, person: OTHER }], awaited: [ME] }),
      }),
      { press: ['consult.pane-opinion', 'opinion.act-member'] },
    ),
    // The second of several, while the lead writes, when their hand is awaited, and when they have signed.
    'member-writing': scene(pending({ ...MEMBER, opinion: opinion('draft', { writer: OTHER }) }), {
      press: ['consult.pane-opinion'],
    }),
    'member-asked': scene(pending({ ...MEMBER, opinion: AWAITS_ME }), { press: ['consult.pane-opinion'] }),
    'member-moved': scene(
      pending({ ...MEMBER, opinion: AWAITS_ME }),
      { press: ['consult.pane-opinion', 'opinion.act-member', 'opinion.sign-act'] },
      { 'POST /consults/[^/]+/opinion/sign': { refuse: 'text-changed' } },
    ),
    'member-signed': scene(
      pending({
        ...MEMBER,
        opinion: opinion('signing', {
          writer: OTHER,
          hands: [
            { ...HAND, person: OTHER },
            { ...HAND, says: 'dissents', reason: '先排除主动脉夹层，再用抗凝。' },
          ],
          awaited: [VILLAGER],
        }),
      }),
      { press: ['consult.pane-opinion'] },
    ),
    signed: scene(
      consult('delivered', {
        ...PACKET,
        ...PANEL,
        opinion: opinion('signed', {
          awaited: [],
          signed_at: NOW,
          hands: [
            HAND,
            { person: OTHER, title: null, at: NOW, says: 'dissents', reason: '先排除主动脉夹层，再用抗凝。' },
          ],
        }),
      }),
      { press: ['consult.pane-opinion'] },
    ),
    amend: scene(
      consult('delivered', {
        ...PACKET,
        opinion: opinion('signed', { awaited: [], signed_at: NOW, hands: [HAND] }),
      }),
      {
        press: ['consult.pane-opinion', 'opinion.amend'],
      },
    ),
    amending: scene(
      consult('delivered', {
        ...PACKET,
        opinion: opinion('draft', {
          version: 2,
          amends: '更正剂量',
          in_force: { version: 1, content: opinion('signed').content, hands: [HAND] },
        }),
      }),
      { press: ['consult.pane-opinion'] },
    ),
  },
};
