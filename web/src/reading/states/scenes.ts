//! Every page of the workstation in every state, as a path, a person and how the server behaves.

import { ADMIN_SCENES } from './adminScenes';
import { CASE_SCENES } from './caseScenes';
import { BOARD_SCENES } from './boardScenes';
import { CONSULT_SCENES, SOME_CONSULTS } from './consultScenes';
import { DUTY_SCENES } from './dutyScenes';
import { CALLS, caseRow, caseView, critical, me, RECORD, study, studyView, unmatchedStudy } from './cast';
import type { CaseCounts, CaseRow } from '../../api/wire';
import { four, type Scene } from './scene';
import type { Behaviour } from './stub';

/** What is counted for those who keep the flow, for those in a group, and for those who match studies as well. */
const FLOW = { open_emergency: 3, open_urgent: 8, open_routine: 21, claimed_by_me: 2, overdue: 1 };
const GROUP = { ...FLOW, open_criticals: 1 };
const FIGURES = { ...GROUP, unmatched_studies: 2 };
const NOTHING_WAITS = Object.fromEntries(Object.keys(FIGURES).map((count) => [count, 0]));
const rows = (total: number) => Array.from({ length: total }, (_, n) => caseRow(n));
/** As the server counts them: the rows that wait. */
function countsOf(items: readonly CaseRow[]): CaseCounts {
  const of = (counts: (row: CaseRow) => boolean): number =>
    items.filter((row) => row.waits && counts(row)).length;
  return {
    emergency: of((row) => row.urgency === 'emergency'),
    urgent: of((row) => row.urgency === 'urgent'),
    routine: of((row) => row.urgency === 'routine'),
    claimed_by_me: of((row) => row.claimed_by?.id === me('radiologist').person.id),
    overdue: of((row) => row.overdue),
  };
}
const list = (total: number): Behaviour => ({
  'GET /cases': { items: rows(total), next: null, counts: countsOf(rows(total)) },
});
const LONG_NAMES: Behaviour = {
  'GET /cases': {
    items: rows(12).map((row, n) => ({
      ...row,
      patient: {
        ...row.patient,
        name: ['阿卜杜热依木·麦麦提敏', '无名氏 约 60 岁，灰色上衣', 'Abdurehim Memetimin', row.patient.name][
          n % 4
        ],
      },
    })),
    next: null,
    counts: countsOf(rows(12)),
  },
};
const home = (figures: Record<string, number>, total: number): Behaviour => ({
  'GET /home': figures,
  'GET /consults': SOME_CONSULTS,
  'GET /cases': { items: rows(total), next: null, counts: countsOf(rows(total)) },
});
const unmatched = (total: number, candidates: number, more: Record<string, unknown> = {}): Behaviour => ({
  ...more,
  'GET /studies/[^/]+': more['GET /studies/[^/]+'] ?? { ...studyView(0), ...unmatchedStudy(0) },
  'GET /studies': more['GET /studies'] ?? {
    items: Array.from({ length: total }, (_, n) => unmatchedStudy(n)),
    next: null,
  },
  'GET /cases/[^/]+': more['GET /cases/[^/]+'] ?? caseView(null, { patient_record: RECORD }),
  'GET /studies/[^/]+/suggestions': {
    items: Array.from({ length: candidates }, (_, n) => ({
      case: caseRow(n),
      warnings:
        n === 0
          ? []
          : [
              { code: 'name-differs', args: {} },
              { code: 'sex-differs', args: {} },
              { code: 'birth-date-differs', args: {} },
              { code: 'patient-number-differs', args: {} },
            ],
    })),
    next: null,
  },
});
const PATIENT_ROW = {
  id: 'pt-1',
  name: '赵秀兰',
  sex: 'female',
  age: 64,
  document_tail: '1234',
  last_case_at: Date.now() - 86_400_000 * 40,
  masked: true,
};
/** A study whose link another person undid: it waits again. */
const undone = {
  ...unmatchedStudy(1),
  warnings: [],
  remarks: [{ undone: 'link', by: { id: 'x', name: '张立新' }, at: Date.now(), reason: '同名的另一人' }],
};
const UNDONE: Record<string, unknown> = {
  'GET /studies': { items: [undone, unmatchedStudy(2)], next: null },
  'GET /studies/[^/]+': { ...studyView(1), ...undone },
};
/** Studies that are linked, the first of them by this person's hand to a case with this timeline. */
const linkedBy = (by: { id: string; name: string }, more: Record<string, unknown> = {}): Behaviour =>
  unmatched(0, 0, {
    'GET /studies': { items: [2, 1, 3].map(study), next: null },
    'GET /studies/[^/]+': {
      ...studyView(2),
      linked_how: 'by-hand',
      linked_by: by,
      warnings: [{ code: 'patient-number-differs', args: {} }],
    },
    'GET /cases/[^/]+': caseView(null, {
      patient_record: RECORD,
      timeline: [
        {
          at: Date.now() - 600_000,
          kind: 'study-matched',
          actor_name: by.name,
          receiver: null,
          subject_kind: 'study',
          subject: study(2).id,
          detail: {},
        },
      ],
    }),
    ...more,
  });
const COLLEAGUE = { id: 'x', name: '张立新' };
const criticals = (all: unknown[]): Behaviour => ({
  'GET /criticals': { items: all, next: null },
  'GET /criticals/[^/]+/calls': { items: CALLS, next: null },
});
export const SCENES: Record<string, Record<string, Scene>> = {
  'sign-in': {
    first: {
      path: '/reading',
      role: 'radiologist',
      server: { 'POST /session': { refuse: 'wrong-credentials' } },
      session: 'out',
    },
    ended: { path: '/reading', role: 'radiologist', server: 'offline', session: 'ended' },
    'locked-rings': {
      path: '/reading',
      role: 'radiologist',
      server: { 'GET /session/alarm': { rings: true, consult: false } },
      session: 'locked',
    },
    'locked-calls': {
      path: '/reading',
      role: 'radiologist',
      server: { 'GET /session/alarm': { rings: true, consult: true } },
      session: 'locked',
    },
    locked: {
      path: '/reading',
      role: 'radiologist',
      server: { 'POST /session/unlock': { refuse: 'wrong-credentials' } },
      session: 'locked',
    },
    unreachable: { path: '/reading', role: 'radiologist', server: 'offline', session: 'unreachable' },
  },
  home: {
    ...four('/reading', 'radiologist', home(NOTHING_WAITS, 0), home(FIGURES, 8)),
    dark: { path: '/reading', role: 'radiologist', server: home(FIGURES, 8), theme: 'dark' },
    renewed: { path: '/reading', role: 'radiologist', server: home(FIGURES, 8), renewed: true },
    senior: { path: '/reading', role: 'senior-radiologist', server: home(FIGURES, 6) },
    expert: { path: '/reading', role: 'expert', server: home(GROUP, 3) },
    'expert-alone': { path: '/reading', role: 'expert', server: home({}, 0) },
    ecg: { path: '/reading', role: 'ecg-physician', server: home(GROUP, 3) },
    dispatcher: { path: '/reading', role: 'dispatcher', server: home(GROUP, 8) },
    quality: { path: '/reading', role: 'quality-controller', server: home(FLOW, 5) },
    regulator: { path: '/reading', role: 'regulator', server: home({}, 0) },
    admin: { path: '/reading', role: 'system-admin', server: home({}, 0) },
    security: { path: '/reading', role: 'security-admin', server: home({}, 0) },
    audit: { path: '/reading', role: 'audit-admin', server: home({}, 0) },
    site: { path: '/reading', role: 'technician', server: home({ unacknowledged_results: 2 }, 0) },
  },
  worklist: {
    ...four('/reading/worklist', 'radiologist', list(0), list(32)),
    dark: { path: '/reading/worklist', role: 'radiologist', server: list(32), theme: 'dark' },
    thousand: { path: '/reading/worklist', role: 'radiologist', server: list(1000) },
    'long-names': { path: '/reading/worklist', role: 'radiologist', server: LONG_NAMES },
    all: { path: '/reading/cases', role: 'quality-controller', server: list(32) },
  },
  unmatched: {
    ...four('/reading/unmatched', 'radiologist', unmatched(0, 0), unmatched(6, 3)),
    nobody: { path: '/reading/unmatched', role: 'radiologist', server: unmatched(2, 0) },
    many: { path: '/reading/unmatched', role: 'radiologist', server: unmatched(6, 30) },
    register: {
      path: '/reading/unmatched',
      role: 'technician',
      server: unmatched(3, 0, {
        'GET /studies/[^/]+': { ...studyView(1), ...unmatchedStudy(1), may: ['link-study', 'open-case'] },
        'POST /patients/search': { items: [PATIENT_ROW], next: null },
        'POST /studies/[^/]+/register': {
          refuse: 'warnings-not-accepted',
          detail: { warnings: [{ code: 'name-differs' }, { code: 'birth-date-differs' }] },
        },
      }),
      press: ['unmatched.register'],
    },
    known: {
      path: '/reading/unmatched',
      role: 'technician',
      server: unmatched(3, 0, {
        'GET /studies/[^/]+': { ...studyView(1), ...unmatchedStudy(1), may: ['link-study', 'open-case'] },
        'POST /patients/search': { items: [PATIENT_ROW], next: null },
        'GET /patients/[^/]+': RECORD,
      }),
      press: ['unmatched.register', 'unmatched.this-one'],
    },
    cleared: {
      path: '/reading/unmatched',
      role: 'radiologist',
      server: unmatched(3, 0, {
        'GET /studies/[^/]+': {
          ...studyView(2),
          ...unmatchedStudy(2),
          remarks: [
            {
              undone: 'quarantine',
              by: { id: 'x', name: '张立新' },
              at: Date.now(),
              reason: '两次输入同一患者',
            },
          ],
        },
      }),
    },
    undone: { path: '/reading/unmatched', role: 'radiologist', server: unmatched(3, 2, UNDONE) },
    matched: {
      path: '/reading/unmatched',
      role: 'radiologist',
      server: linkedBy(COLLEAGUE),
      press: ['unmatched.show-matched', 'unmatched.unlink'],
    },
    linked: {
      path: '/reading/unmatched',
      role: 'radiologist',
      server: linkedBy(COLLEAGUE),
      press: ['unmatched.show-matched'],
    },
    'linked-own': {
      path: '/reading/unmatched',
      role: 'radiologist',
      server: linkedBy(me('radiologist').person),
      press: ['unmatched.show-matched'],
    },
    'linked-hidden': {
      path: '/reading/unmatched',
      role: 'radiologist',
      server: linkedBy(COLLEAGUE, { 'GET /cases/[^/]+': 404 }),
      press: ['unmatched.show-matched'],
    },
    clear: {
      path: '/reading/unmatched',
      role: 'radiologist',
      server: unmatched(3, 0, {
        'GET /studies/[^/]+': { ...studyView(2), ...unmatchedStudy(2) },
      }),
      press: ['unmatched.clear'],
    },
  },
  case: CASE_SCENES,
  criticals: four(
    '/reading/criticals',
    'radiologist',
    criticals([]),
    criticals([
      critical(2, 'raised'),
      critical(3, 'notified'),
      critical(4, 'read-back'),
      critical(5, 'handled'),
      critical(6, 'closed'),
      critical(7, 'revoked'),
      critical(8, 'void'),
    ]),
  ),
  keys: {
    reader: { path: '/reading', role: 'radiologist', server: home(FIGURES, 8), types: ['?'] },
    regulator: { path: '/reading', role: 'regulator', server: home({}, 0), types: ['?'] },
    dark: {
      path: '/reading/worklist',
      role: 'radiologist',
      server: list(32),
      theme: 'dark',
      types: ['?'],
    },
  },
  ...CONSULT_SCENES,
  ...DUTY_SCENES,
  ...BOARD_SCENES,
  ...ADMIN_SCENES,
  account: four(
    '/reading/account',
    'radiologist',
    { 'GET /session/all': { items: [], next: null } },
    {
      'GET /session/all': {
        items: [
          {
            id: 'a',
            created_at: Date.now(),
            last_seen_at: Date.now(),
            user_agent: 'Chrome 156 · Windows 10',
            current: true,
          },
          {
            id: 'b',
            created_at: Date.now(),
            last_seen_at: Date.now() - 86_400_000,
            user_agent: 'Chrome 109 · Windows 7',
            current: false,
          },
        ],
        next: null,
      },
    },
  ),
};
