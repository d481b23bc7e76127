//! The pages of consults in every state.

import type { ConsultView } from '../../data/consult';
import { CALM } from '../consults/ask';
import { UNSIGNED } from '../consults/consent';
import { ORDINARY_FORM, URGENT_FORM } from '../consults/keys';
import { NOTHING_ASKED } from '../consults/ordinary';
import {
  ago,
  CONSULT,
  consultList,
  consultView,
  DISSENT,
  dose,
  DOSES,
  GIVEN,
  GROUPS,
  HOUR,
  IN_FORCE,
  INCOMING,
  LATE_RING,
  LIST,
  MINUTE,
  NO_CONSENT,
  opinion,
  ordinaryView,
  ring,
  timeSet,
} from './consultFacts';
import { PATIENT, PATIENT_ROWS } from './facts';
import type { PageStory } from './stories';

const NOW = Date.now();
const EXPERT = { id: 'p-expert', name: '马志远' };
const FOUND = {
  'POST /patients/search': { items: PATIENT_ROWS, next: null },
  'GET /patients/pt-1': PATIENT,
  'GET /consults/groups': GROUPS,
};
const NOBODY = {
  'POST /patients/search': { items: [], next: null },
  'GET /consults/groups': { items: [], default: null },
};
const at = (view: ConsultView) => ({ [`GET /consults/${CONSULT}`]: view });
const FILLED = {
  ...NOTHING_ASKED,
  patient: 'pt-1',
  chips: ['chest-tightness'],
  reason: '反复胸闷，本室不能明确原因',
  purpose: '明确诊断，是否需要转诊',
  summary: '高血压 10 年，服氨氯地平。',
  specialty: 'cardiology',
};
const PLAN = { from: NOW + 5 * HOUR, until: NOW + 5.5 * HOUR, set_by: EXPERT, set_at: ago(20) };
const DECLINED = consultView({
  state: 'declined',
  reason: '请改请外科。',
  reason_by: EXPERT.name,
  ring: null,
  room: { open: false, locked: null, present: 0, seats: [] },
});
/** Two times were set: the second holds. */
const MOVED = ordinaryView({
  state: 'confirmed',
  expert: EXPERT,
  plan: PLAN,
  timeline: [timeSet('consult-scheduled', 60, NOW + 2 * HOUR), timeSet('consult-rescheduled', 20, PLAN.from)],
});
const HERE: Partial<ConsultView> = {
  state: 'delivered',
  submitted_at: ago(25),
  expert: EXPERT,
  way: 'talked',
  sittings: [{ from: ago(20), until: ago(6), breaks: 1 }],
  opinion: opinion(),
  signed_at: ago(3),
  delivered_at: ago(3),
  room: { open: false, locked: null, present: 0, seats: [] },
};
const READ = { by: { id: 'p-village-doctor', name: '赵春梅' }, at: ago(1) };
const OWED: Partial<ConsultView> = {
  ...HERE,
  state: 'opinion-pending',
  opinion: null,
  signed_at: null,
  delivered_at: null,
  owed: ['reason', 'purpose', 'summary', 'expertise', 'consent', 'emergency-reason'],
  owed_due_at: NOW + 4.6 * HOUR,
};
const IN_TALK: Partial<ConsultView> = {
  state: 'live',
  expert: EXPERT,
  in_room: 1,
  ring: ring({ outcome: 'answered', outcome_at: ago(1), taken_by: EXPERT }),
};

export const CONSULT_PAGES: readonly PageStory[] = [
  {
    name: 'home-consults',
    path: '/',
    role: 'village-doctor',
    full: {
      'GET /criticals': { items: [], next: null },
      'GET /deliveries': { items: [], next: null },
      'GET /cases': { items: [], next: null },
      'GET /consults': consultList(LIST),
    },
  },
  {
    name: 'urgent',
    path: '/v/consults/urgent',
    role: 'village-doctor',
    full: FOUND,
    empty: NOBODY,
    more: { back: FOUND, missing: FOUND, unknown: FOUND, 'no-group': { ...FOUND, ...NOBODY } },
    kept: {
      back: {
        [URGENT_FORM]: {
          ...CALM,
          patient: 'pt-1',
          chips: ['chest-pain', 'dyspnoea'],
          words: '突发半小时，出冷汗',
          reason: '生命危险，须立即会诊',
        },
      },
    },
    steps: {
      missing: [{ press: 'consult.ring-now' }],
      unknown: [{ choose: 'consult.who-new' }, { choose: 'register.unknown' }],
    },
  },
  {
    name: 'request',
    path: '/v/consults/new',
    role: 'village-doctor',
    full: FOUND,
    empty: NOBODY,
    more: { back: FOUND, missing: FOUND, mdt: FOUND, named: FOUND },
    kept: {
      back: { [ORDINARY_FORM]: FILLED },
      mdt: { [ORDINARY_FORM]: { ...FILLED, kind: 'mdt', experts: [EXPERT.id] } },
      named: { [ORDINARY_FORM]: { ...FILLED, kind: 'named' } },
    },
    steps: { missing: [{ press: 'request.send' }], named: [{ press: 'request.send' }] },
  },
  {
    name: 'consults',
    path: '/v/consults',
    role: 'village-doctor',
    full: { 'GET /consults': consultList(LIST) },
    empty: { 'GET /consults': consultList([]) },
    more: { all: { 'GET /consults': { ...consultList(LIST), next: 'more' } } },
    steps: { all: [{ choose: 'consult.show-all' }] },
  },
  {
    name: 'consult',
    path: `/v/consults/${CONSULT}`,
    role: 'village-doctor',
    full: at(consultView(HERE)),
    more: {
      submitted: at(ordinaryView()),
      'needs-consent': at(ordinaryView({ consent: NO_CONSENT })),
      'consent-missing': at(ordinaryView({ consent: NO_CONSENT })),
      'consent-video': at(ordinaryView({ consent: NO_CONSENT })),
      accepted: at(ordinaryView({ state: 'accepted', expert: EXPERT })),
      scheduled: at(ordinaryView({ state: 'scheduled', expert: EXPERT, plan: PLAN })),
      'begins-now': at(
        ordinaryView({
          state: 'confirmed',
          expert: EXPERT,
          plan: { ...PLAN, from: NOW + 4 * MINUTE },
          room: { open: true, locked: null, present: 1, seats: [] },
        }),
      ),
      missed: at(
        ordinaryView({
          state: 'confirmed',
          expert: EXPERT,
          plan: { ...PLAN, from: ago(14), until: ago(-16) },
        }),
      ),
      'no-show': at(ordinaryView({ state: 'no-show', expert: EXPERT, no_show: 'expert' })),
      returned: at(
        ordinaryView({
          state: 'returned',
          reason: '请补充心电图和既往用药。',
          reason_by: EXPERT.name,
        }),
      ),
      declined: at(ordinaryView({ state: 'declined', reason: '建议直接转急诊。', reason_by: EXPERT.name })),
      'declined-urgent': {
        ...at(DECLINED),
        ...FOUND,
      },
      'declined-anew': {
        ...at(DECLINED),
        ...FOUND,
      },
      'declined-unsent': {
        ...at(DECLINED),
        ...FOUND,
      },
      'declined-nobody': {
        ...at(ordinaryView({ state: 'declined', reason: '请改请外科。', reason_by: EXPERT.name })),
        ...FOUND,
      },
      moved: at(MOVED),
      'writing-needs-consent': at(ordinaryView({ state: 'accepted', expert: EXPERT, consent: NO_CONSENT })),
      lapsed: at(ordinaryView({ state: 'cancelled' })),
      unanswered: at(consultView({ state: 'submitted', ring: ring({ outcome: 'unanswered' }) })),
      interrupted: at(consultView({ ...IN_TALK, state: 'interrupted', why_broken: 'requester-line' })),
      'broke-off': at(consultView({ ...OWED, way: 'broke-off', owed: [], owed_due_at: null })),
      backfill: at(consultView(OWED)),
      'backfill-late': at(consultView({ ...OWED, owed: ['consent'], owed_due_at: ago(10) })),
      'backfill-fields': at(consultView(OWED)),
      'backfill-reason': at(consultView(OWED)),
      doses: at(consultView({ ...OWED, owed: [], owed_due_at: null, doses: DOSES })),
      'dose-form': at(consultView({ ...OWED, owed: [], owed_due_at: null, doses: [dose()] })),
      stay: at(
        consultView({
          ...HERE,
          opinion: opinion({}, { referral: 'stay', referral_words: '' }),
          consent: GIVEN,
        }),
      ),
      amended: at(
        consultView({ ...HERE, opinion: opinion({ version: 2, amends: '补充：替格瑞洛改为氯吡格雷。' }) }),
      ),
      'being-amended': at(
        consultView({
          ...HERE,
          state: 'acknowledged',
          acknowledged: READ,
          opinion: opinion({
            version: 2,
            state: 'draft',
            signed_at: null,
            in_force: IN_FORCE,
            amends: '剂量更正',
          }),
        }),
      ),
      dissent: at(consultView({ ...HERE, kind: 'mdt', opinion: opinion({ hands: DISSENT }) })),
      acknowledged: at(consultView({ ...HERE, state: 'acknowledged', acknowledged: READ })),
      'dispose-missing': at(consultView({ ...HERE, state: 'acknowledged', acknowledged: READ })),
      disposed: at(
        consultView({
          ...HERE,
          state: 'disposed',
          acknowledged: READ,
          disposition: {
            adopted: 'partly',
            reason: '家属不同意转市级医院',
            done: '已转县医院',
            by: READ.by,
            at: ago(0.5),
          },
          photos: [],
          chat: [{ id: 'm-1', at: ago(10), person: EXPERT, text: '请把血压写给我' }],
        }),
      ),
      cancel: at(ordinaryView()),
    },
    steps: {
      'declined-anew': [{ press: 'consult.ask-another' }],
      'declined-unsent': [{ press: 'consult.ask-another' }],
      'declined-nobody': [{ press: 'consult.ask-another' }],
      'consent-missing': [{ press: 'consent.give' }],
      'consent-video': [{ choose: 'consent.how-video' }],
      'backfill-fields': [{ press: 'backfill.fields' }],
      'backfill-reason': [{ press: 'backfill.reason' }],
      'dose-form': [{ press: 'dose.write' }, { press: 'dose.write-now' }],
      'dispose-missing': [{ choose: 'adopted.not' }, { press: 'opinion.dispose' }],
      cancel: [{ press: 'consult.cancel' }],
    },
    kept: {
      'declined-unsent': { [URGENT_FORM]: { ...CALM, words: '从梯子上摔下，左腿疼' } },
      'consent-video': {
        [`consulting.${CONSULT}.consent`]: { ...UNSIGNED, name: '王强', relation: 'child', cost: '50' },
      },
    },
  },
  {
    name: 'line-check',
    path: '/v/consults/check',
    role: 'village-doctor',
    full: {},
  },
  {
    name: 'calling',
    path: `/v/consults/${CONSULT}/room`,
    role: 'village-doctor',
    full: at(consultView()),
    more: {
      phone: at(consultView({ ring: LATE_RING })),
      join: at(consultView(IN_TALK)),
      unanswered: at(consultView({ state: 'submitted', ring: ring({ outcome: 'unanswered' }) })),
      closed: at(ordinaryView()),
    },
  },
  {
    name: 'called',
    path: '/v/patients',
    role: 'township-doctor',
    full: { 'GET /rings': { items: [INCOMING] }, 'POST /patients/search': { items: [], next: null } },
  },
  {
    name: 'opinion-came',
    path: '/v/patients',
    role: 'village-doctor',
    full: { 'GET /consults': consultList(LIST), 'POST /patients/search': { items: [], next: null } },
  },
];
