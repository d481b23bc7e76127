//! Every page of the village entry in every state. A page's own facts are given once; its loading, failing and
//! disconnected states follow from them.

import type { CriticalView, Role } from '../../api/wire';
import {
  caseRow,
  CASES,
  caseView,
  CRITICAL,
  DELIVERIES,
  delivery,
  INSTITUTIONS,
  me,
  PATIENT,
  PATIENT_ROWS,
  REFUSALS,
  report,
  REVOKED,
  SESSIONS,
  study,
  SUGGESTIONS,
  UNKNOWN,
} from './facts';
import { byWay } from '../register/who';
import { CONSULT_PAGES } from './consultStories';
import type { Answer, Step, Story } from './player';

export interface PageStory {
  name: string;
  path: string;
  role: Role;
  full: Readonly<Record<string, unknown>>;
  empty?: Readonly<Record<string, unknown>>;
  more?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** By state, what was typed before and not sent. */
  kept?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  /** By state, what is pressed and typed first. */
  steps?: Readonly<Record<string, readonly Step[]>>;
}

const list = (items: readonly unknown[]) => ({ items, next: null });

/** What the server does not do. */
class Refusal {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail?: unknown,
  ) {}
}

/** Images that a person linked by hand, and the examination that they are part of. */
const linked = (by: { id: string; name: string }, patient = '王秀英') => ({
  'GET /studies/st-1': study({
    case: 'c-1',
    linked_how: 'by-hand',
    linked_by: by,
    patient_as_sent: { ...(study().patient_as_sent ?? never()), name: patient },
  }),
  'GET /cases/c-1': caseView({
    patient_record: PATIENT,
    timeline: [
      {
        at: Date.now() - 600_000,
        kind: 'study-matched',
        actor_name: by.name,
        receiver: null,
        subject_kind: 'study',
        subject: 'st-1',
        detail: {},
      },
    ],
  }),
});
const COLLEAGUE = { id: 'p-2', name: '钱芳' };

/** Images sent under another name than that of the patient on record. */
const SENT_OTHERWISE = {
  'GET /studies/st-1': study({
    patient_as_sent: { ...(study().patient_as_sent ?? never()), name: '王秀英', accession: 'QS2611230007' },
  }),
  'POST /patients/search': list(PATIENT_ROWS),
  'GET /patients/pt-1': PATIENT,
  'GET /institutions': list(INSTITUTIONS),
};

/** A value and the one that took its place. */
const REPLACED: CriticalView[] = [
  {
    ...REVOKED,
    value: '右侧大量气胸',
    state: 'void',
    revoked: { by: '李敏', at: Date.now() - 60_000, why: 'replaced', reason: '' },
  },
  { ...CRITICAL, id: 'cr-2', replaces: '右侧大量气胸' },
];

const RESULT = {
  'GET /cases/c-5': caseView({
    id: 'c-5',
    state: 'reported',
    progress: 'delivered',
    report: { id: 'r-1', state: 'signed' },
    deliveries: [delivery()],
    report_view: report(),
    may: [],
  }),
};

const PAGES: readonly PageStory[] = [
  {
    name: 'home',
    path: '/',
    role: 'village-doctor',
    full: {
      'GET /criticals': list([CRITICAL]),
      'GET /deliveries': list(DELIVERIES),
      'GET /cases': list(CASES),
    },
    empty: { 'GET /criticals': list([]), 'GET /deliveries': list([]), 'GET /cases': list([]) },
    more: {
      crowded: {
        'GET /criticals': list([
          CRITICAL,
          { ...CRITICAL, id: 'cr-2', state: 'read-back' },
          { ...CRITICAL, id: 'cr-3', state: 'handled' },
        ]),
        'GET /deliveries': list(Array.from({ length: 30 }, (_, n) => delivery({ id: `d-${String(n)}` }))),
        'GET /cases': list(Array.from({ length: 50 }, (_, n) => caseRow({ id: `c-${String(n)}` }))),
      },
    },
  },
  {
    name: 'home-technician',
    path: '/',
    role: 'technician',
    full: {
      'GET /criticals': list([]),
      'GET /deliveries': list(DELIVERIES.slice(0, 1)),
      'GET /cases': list(CASES),
      'GET /studies': list([study()]),
    },
  },
  {
    name: 'register',
    path: '/v/register',
    role: 'village-doctor',
    full: {},
    more: { back: {} },
    kept: { back: { register: { ...byWay('unknown'), sex: 'male', mark: '约 60 岁，灰色上衣' } } },
  },
  {
    name: 'examination',
    path: '/v/register/pt-1',
    role: 'township-doctor',
    full: { 'GET /patients/pt-1': PATIENT, 'GET /institutions': list(INSTITUTIONS) },
  },
  {
    name: 'patients',
    path: '/v/patients',
    role: 'village-doctor',
    full: { 'POST /patients/search': list(PATIENT_ROWS) },
    empty: { 'POST /patients/search': list([]) },
  },
  {
    name: 'patient',
    path: '/v/patients/pt-1',
    role: 'village-doctor',
    full: { 'GET /patients/pt-1': PATIENT },
    more: {
      unknown: { 'GET /patients/pt-1': UNKNOWN },
      own: { 'GET /patients/pt-1': { ...PATIENT, institution: 'i-village', guardian: '王强（子）' } },
    },
  },
  {
    name: 'identify',
    path: '/v/patients/pt-9/identify',
    role: 'village-doctor',
    full: { 'GET /patients/pt-9': UNKNOWN },
    more: {
      doubtful: {
        'GET /patients/pt-9': UNKNOWN,
        'POST /identity/check': {
          valid: true,
          code: null,
          birth_date: PATIENT.birth_date,
          sex: PATIENT.sex,
          number: PATIENT.document?.number,
        },
        'POST /patients/search': list(PATIENT_ROWS.slice(0, 1)),
      },
    },
    steps: { doubtful: [{ type: PATIENT.document?.number ?? '', into: 'document.national-id' }] },
  },
  {
    name: 'correct',
    path: '/v/patients/pt-1/correct',
    role: 'village-doctor',
    full: {
      'GET /patients/pt-1': { ...PATIENT, institution: me('village-doctor').roles[0]?.institution.id },
    },
    more: { undocumented: { 'GET /patients/pt-1': { ...PATIENT, document: null } } },
  },
  {
    name: 'case-waiting',
    path: '/v/cases/c-1',
    role: 'technician',
    full: {
      'GET /cases/c-1': caseView({ study: null, progress: 'registered', timeline: [] }),
      'GET /studies': list([
        study({
          patient_as_sent: { ...(study().patient_as_sent ?? never()), accession: 'QS2611230007' },
        }),
      ]),
    },
    empty: {
      'GET /cases/c-1': caseView({ study: null, progress: 'registered', timeline: [] }),
      'GET /studies': list([]),
    },
  },
  {
    name: 'cases',
    path: '/v/cases',
    role: 'village-doctor',
    full: { 'GET /cases': { items: CASES, next: 'more' }, 'GET /deliveries': list(DELIVERIES) },
    empty: { 'GET /cases': list([]), 'GET /deliveries': list([]) },
    more: {
      results: {
        'GET /cases': list(CASES),
        'GET /deliveries': list([
          delivery({ id: 'd-9', case: 'c-8', report: 'r-8', withdrawn: true, what: 'withdrawal' }),
          ...DELIVERIES.map((one) => (one.case === 'c-8' ? { ...one, report: 'r-8' } : one)),
        ]),
      },
    },
    steps: { results: [{ choose: 'cases.results' }] },
  },
  {
    name: 'case',
    path: '/v/cases/c-1',
    role: 'village-doctor',
    full: { 'GET /cases/c-1': caseView({ study: CASES[0]?.study ?? null, progress: 'receiving' }) },
    more: {
      returned: {
        'GET /cases/c-1': caseView({
          state: 'returned',
          progress: 'returned',
          reason: '体位旋转，左侧肋膈角未包括，请重拍。',
        }),
      },
      'no-images': {
        'GET /cases/c-1': caseView({ study: null, progress: 'registered', village: null, timeline: [] }),
      },
      quarantined: {
        'GET /cases/c-1': caseView({
          study: { ...(caseRow().study ?? never()), quarantine: ['mixed-patients'] },
        }),
      },
      critical: {
        'GET /cases/c-1': caseView({
          criticals: [CRITICAL],
          report: { id: 'r-1', state: 'signed' },
        }),
      },
    },
  },
  {
    name: 'result',
    path: '/v/cases/c-5/result',
    role: 'village-doctor',
    full: RESULT,
    empty: { 'GET /cases/c-5': caseView({ id: 'c-5' }) },
    more: {
      acknowledged: {
        'GET /cases/c-5': caseView({
          id: 'c-5',
          deliveries: [delivery({ acknowledged_at: Date.now() - 60_000, state: 'acknowledged' })],
        }),
      },
      withdrawn: {
        'GET /cases/c-5': caseView({
          report_view: report({
            state: 'withdrawn',
            withdrawn_reason: '图像属于另一位患者',
            withdrawn_at: Date.now() - 60_000,
            content: { ...report().content, critical: CRITICAL.value },
          }),
          id: 'c-5',
          deliveries: [delivery({ withdrawn: true })],
          criticals: [{ ...REVOKED, case: 'c-5' }],
        }),
      },
      superseded: {
        'GET /cases/c-5': caseView({
          report_view: report({ version: 2, amends: '左右写反' }),
          id: 'c-5',
          deliveries: [delivery({ superseded_by: 2 })],
        }),
      },
      critical: {
        'GET /cases/c-5': caseView({
          report_view: report({
            content: { ...report().content, critical: CRITICAL.value },
          }),
          id: 'c-5',
          deliveries: [delivery({ critical: true })],
          criticals: [{ ...CRITICAL, case: 'c-5' }],
        }),
      },
      'critical-handled': {
        'GET /cases/c-5': caseView({
          report_view: report({ content: { ...report().content, critical: CRITICAL.value } }),
          id: 'c-5',
          criticals: [
            { ...REVOKED, id: 'cr-0', value: '右侧大量气胸', case: 'c-5' },
            { ...CRITICAL, state: 'handled', case: 'c-5' },
          ],
        }),
      },
      unsigned: { 'GET /cases/c-5': caseView({ id: 'c-5', report_view: report({ signatures: [] }) }) },
    },
  },
  {
    name: 'critical',
    path: '/v/cases/c-4/critical/cr-1',
    role: 'village-doctor',
    full: { 'GET /cases/c-4': caseView({ id: 'c-4', criticals: [CRITICAL] }) },
    empty: { 'GET /cases/c-4': caseView({ id: 'c-4', criticals: [] }) },
    more: {
      'read-back': {
        'GET /cases/c-4': caseView({ id: 'c-4', criticals: [{ ...CRITICAL, state: 'read-back' }] }),
      },
      handled: { 'GET /cases/c-4': caseView({ id: 'c-4', criticals: [{ ...CRITICAL, state: 'handled' }] }) },
      corrected: {
        'GET /cases/c-4': caseView({ id: 'c-4', criticals: [{ ...CRITICAL, replaces: '右侧大量气胸' }] }),
      },
      revoked: { 'GET /cases/c-4': caseView({ id: 'c-4', criticals: [REVOKED] }) },
      void: { 'GET /cases/c-4': caseView({ id: 'c-4', criticals: [{ ...REVOKED, state: 'void' }] }) },
      replaced: { 'GET /cases/c-4': caseView({ id: 'c-4', criticals: REPLACED }) },
      overtaken: {
        'GET /cases/c-4': caseView({
          id: 'c-4',
          criticals: [
            {
              ...CRITICAL,
              state: 'handled',
              read_back: { by: '孙涛', at: Date.now() - 120_000 },
              read_back_words: CRITICAL.value,
              handled: { by: '孙涛', at: Date.now() - 60_000 },
              handled_what: '已呼叫 120',
            },
          ],
        }),
      },
    },
    kept: { overtaken: { 'critical.cr-1.handle': { text: '已电话告知家属，正在来院途中' } } },
  },
  {
    name: 'critical-technician',
    path: '/v/cases/c-4/critical/cr-1',
    role: 'technician',
    full: { 'GET /cases/c-4': caseView({ id: 'c-4', criticals: [CRITICAL] }) },
  },
  {
    name: 'studies',
    path: '/v/studies',
    role: 'technician',
    full: {
      'GET /studies': list([
        study(),
        {
          ...study({
            id: 'st-2',
            quarantine: ['lying-header'],
            case: 'c-1',
            patient_as_sent: null,
          }),
        },
      ]),
    },
    empty: { 'GET /studies': list([]) },
    more: { refused: { 'GET /studies': list([]), 'GET /refusals': list(REFUSALS) } },
  },
  {
    name: 'study',
    path: '/v/studies/st-1',
    role: 'technician',
    full: { 'GET /studies/st-1': study(), 'GET /studies/st-1/suggestions': list(SUGGESTIONS) },
    empty: { 'GET /studies/st-1': study({ warnings: [] }), 'GET /studies/st-1/suggestions': list([]) },
    more: {
      linked: linked(COLLEAGUE),
      undoing: linked(COLLEAGUE),
      'linked-own': linked(me('technician').person),
      'linked-hidden': { ...linked(COLLEAGUE), 'GET /cases/c-1': new Refusal(404, 'not-found') },
      quarantined: {
        'GET /studies/st-1': study({
          quarantine: ['lying-header'],
          remarks: [
            {
              undone: 'link',
              by: { id: 'p-2', name: '钱芳' },
              at: Date.now() - 60_000,
              reason: '归错了人',
            },
          ],
        }),
        'GET /studies/st-1/suggestions': list([]),
      },
      linking: {
        'GET /studies/st-1': study(),
        'GET /studies/st-1/suggestions': list(SUGGESTIONS),
        [`GET /patients/${SUGGESTIONS[0]?.case.patient.id ?? ''}`]: PATIENT,
      },
    },
    steps: { linking: [{ press: 'study.link-this' }], undoing: [{ press: 'study.unlink' }] },
  },
  {
    name: 'from-study',
    path: '/v/studies/st-1/register',
    role: 'technician',
    full: {
      'GET /studies/st-1': study({
        patient_as_sent: { ...(study().patient_as_sent ?? never()), other_readings: ['ÍõÐãÀ¼'] },
      }),
      'POST /patients/search': list(PATIENT_ROWS),
      'GET /institutions': list(INSTITUTIONS),
    },
    empty: {
      'GET /studies/st-1': study({ patient_as_sent: null }),
      'POST /patients/search': list([]),
      'GET /institutions': list([]),
    },
    more: {
      chosen: SENT_OTHERWISE,
      differs: {
        ...SENT_OTHERWISE,
        'POST /studies/st-1/register': new Refusal(409, 'warnings-not-accepted', {
          warnings: [{ code: 'name-differs', args: {} }],
        }),
      },
    },
    steps: {
      chosen: [{ press: 'register.this-one' }],
      differs: [
        { press: 'register.this-one' },
        { type: '肺炎？', into: 'examination.diagnosis' },
        { type: '咳嗽、发热 3 天', into: 'examination.reason' },
        { press: 'examination.submit' },
      ],
    },
  },
  { name: 'upload', path: '/v/upload', role: 'technician', full: {} },
  {
    name: 'refused',
    path: '/v/refused',
    role: 'technician',
    full: { 'GET /refusals': list(REFUSALS) },
    empty: { 'GET /refusals': list([]) },
  },
  {
    name: 'account',
    path: '/v/account',
    role: 'village-doctor',
    full: { 'GET /session/all': list(SESSIONS) },
  },
  { name: 'nowhere', path: '/v/nowhere', role: 'village-doctor', full: {} },
];

const ENROLMENT = {
  role: 'village-doctor',
  name: '赵春梅',
  expires_at: Date.now() + 86_400_000,
  kind: 'staff',
};

const NOBODY_HERE: Record<string, Answer> = { 'GET /session': { status: 401, code: 'not-signed-in' } };

const WAYS_IN: readonly Story[] = [
  { name: 'start--loading', path: '/', answers: { 'GET /session': 'never' } },
  { name: 'start--error', path: '/', answers: { 'GET /session': 'unreachable' } },
  {
    name: 'sign-in',
    path: '/v/sign-in',
    answers: {
      'GET /session': { status: 401, code: 'not-signed-in' },
      'POST /session': { status: 401, code: 'wrong-credentials' },
    },
  },
  {
    name: 'sign-in--offline',
    path: '/v/sign-in',
    answers: { 'GET /session': { status: 401, code: 'not-signed-in' }, 'POST /session': 'unreachable' },
  },
  {
    name: 'locked--rings',
    path: '/',
    answers: {
      'GET /session': { status: 423, code: 'session-locked' },
      'GET /session/alarm': { value: { rings: true, consult: false } },
    },
  },
  {
    name: 'locked--calls',
    path: '/',
    answers: {
      'GET /session': { status: 423, code: 'session-locked' },
      'GET /session/alarm': { value: { rings: false, consult: true } },
    },
  },
  {
    name: 'locked',
    path: '/',
    answers: {
      'GET /session': { status: 423, code: 'session-locked' },
      'POST /session/unlock': { status: 401, code: 'wrong-credentials' },
    },
  },
  {
    name: 'enrol',
    path: '/v/enrol#token',
    answers: { ...NOBODY_HERE, 'GET /enrolment/token': { value: ENROLMENT } },
  },
  {
    name: 'enrol--first',
    path: '/v/enrol#token',
    answers: {
      ...NOBODY_HERE,
      'GET /enrolment/token': {
        value: { ...ENROLMENT, name: null, role: 'system-admin', kind: 'first-administrator' },
      },
    },
  },
  {
    name: 'enrol--used',
    path: '/v/enrol#token',
    answers: { ...NOBODY_HERE, 'GET /enrolment/token': { status: 404, code: 'not-found' } },
  },
  { name: 'enrol--empty', path: '/v/enrol', answers: NOBODY_HERE },
];

export const STORIES: readonly Story[] = [...WAYS_IN, ...[...PAGES, ...CONSULT_PAGES].flatMap(states)];

function states(page: PageStory): Story[] {
  const who = { 'GET /session': { value: me(page.role) } };
  const asked = Object.keys(page.full);
  const all = (answer: Answer) => Object.fromEntries(asked.map((key) => [key, answer]));
  const story = (state: string, answers: Record<string, Answer>, line?: Story['line']): Story => ({
    name: state === '' ? page.name : `${page.name}--${state}`,
    path: page.path,
    answers: { ...who, ...answers },
    ...(line ? { line } : {}),
    ...(page.steps?.[state] ? { steps: page.steps[state] } : {}),
    ...(page.kept?.[state] ? { kept: { person: me(page.role).person.id, forms: page.kept[state] } } : {}),
  });
  const stories = [story('', values(page.full)), story('offline', values(page.full), 'lost')];
  if (page.name === 'home') {
    stories.push(story('new-build', values(page.full), 'new-build'));
    stories.push(
      story('unreachable', all('unreachable'), 'lost'),
      story('gone', all({ status: 404, code: 'not-found' })),
    );
  }
  if (asked.length > 0)
    stories.push(story('loading', all('never')), story('error', all({ status: 500, code: 'internal' })));
  if (page.empty) stories.push(story('empty', values(page.empty)));
  for (const [state, facts] of Object.entries(page.more ?? {})) stories.push(story(state, values(facts)));
  return stories;
}

function values(facts: Readonly<Record<string, unknown>>): Record<string, Answer> {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, value instanceof Refusal ? value : { value }]),
  );
}

function never(): never {
  throw new Error('a story lacks its study');
}
