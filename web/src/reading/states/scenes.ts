//! Every page of the workstation in every state, as a path, a person and how the server behaves.

import type { Role } from '../../api/wire';
import {
  CALLS,
  caseRow,
  caseView,
  critical,
  report,
  study,
  studyView,
  TEMPLATES,
  unmatchedStudy,
} from './cast';
import type { Behaviour } from './stub';

export interface Scene {
  path: string;
  role: Role;
  server: Behaviour;
  images?: 'good' | 'broken' | 'foreign';
  session?: 'out' | 'ended' | 'locked' | 'unreachable';
  live?: 'live' | 'stale' | 'connecting';
  /** Buttons and tabs pressed one after the other once they are there, by the keys of their words. */
  press?: readonly string[];
}

const ONE = '/reading/cases/01940000-0000-7000-8000-000000001002';

function four(path: string, role: Role, empty: Behaviour, full: Behaviour): Record<string, Scene> {
  return {
    loading: { path, role, server: 'hang' },
    empty: { path, role, server: empty },
    error: { path, role, server: 500 },
    offline: { path, role, server: 'offline', live: 'stale' },
    full: { path, role, server: full },
  };
}

const counts = { emergency: 3, urgent: 8, routine: 21, claimed_by_me: 2, overdue: 1 };
const FIGURES = {
  open_emergency: 3,
  open_urgent: 8,
  open_routine: 21,
  claimed_by_me: 2,
  overdue: 1,
  unmatched_studies: 2,
  open_criticals: 1,
};
const none = { emergency: 0, urgent: 0, routine: 0, claimed_by_me: 0, overdue: 0 };
const rows = (total: number) => Array.from({ length: total }, (_, n) => caseRow(n));
const list = (total: number): Behaviour => ({
  'GET /cases': { items: rows(total), next: null, counts: total === 0 ? none : counts },
});
const home = (figures: Record<string, number>, total: number): Behaviour => ({
  'GET /home': figures,
  'GET /cases': { items: rows(total), next: null, counts },
});
const unmatched = (total: number, candidates: number, more: Record<string, unknown> = {}): Behaviour => ({
  ...more,
  'GET /studies/[^/]+': more['GET /studies/[^/]+'] ?? { ...studyView(0), ...unmatchedStudy(0) },
  'GET /studies': { items: Array.from({ length: total }, (_, n) => unmatchedStudy(n)), next: null },
  'GET /studies/[^/]+/suggestions': {
    items: Array.from({ length: candidates }, (_, n) => ({
      case: caseRow(n),
      warnings:
        n === 0
          ? []
          : [
              { code: 'name-differs', args: {} },
              { code: 'sex-differs', args: {} },
            ],
      score: 0,
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
const READERS = {
  'GET /reading-groups': {
    items: [{ id: '01940000-0000-7000-8000-000000000040', members: ['p1', 'p2', 'p3'] }],
    next: null,
  },
  'GET /staff': {
    items: [
      { id: 'p1', name: '李文静', active: true },
      { id: 'p2', name: '张立新', active: true },
      { id: 'p3', name: '周玉梅', active: false },
    ],
    next: null,
  },
};
const criticals = (all: unknown[]): Behaviour => ({
  'GET /criticals': { items: all, next: null },
  'GET /criticals/[^/]+/calls': { items: CALLS, next: null },
});
const CHECKS = {
  items: [
    {
      code: 'key-image-unknown',
      key: 'sha256:key-image-unknown',
      severity: 'block',
      field: 'key-images',
      start: null,
      end: null,
      args: { number: '2' },
    },
    {
      code: 'side-inconsistent',
      key: 'sha256:side-inconsistent',
      severity: 'block',
      field: 'impression',
      start: 3,
      end: 5,
      args: { text: '左', findings: '右' },
    },
    {
      code: 'size-without-unit',
      key: 'sha256:size-without-unit',
      severity: 'warn',
      field: 'findings',
      start: 20,
      end: 24,
      args: { text: '8' },
    },
  ],
};

function one(view: ReturnType<typeof caseView>, more: Record<string, unknown> = {}): Behaviour {
  return {
    'GET /cases/[^/]+': view,
    'GET /studies/[^/]+': studyView(2),
    'GET /templates': { items: TEMPLATES, next: null },
    'POST /reports/[^/]+/check': { items: [] },
    'PUT /reports/[^/]+/draft': { version: 6, draft_saved_at: Date.now() },
    ...more,
  };
}

export const SCENES: Record<string, Record<string, Scene>> = {
  'sign-in': {
    first: {
      path: '/reading',
      role: 'radiologist',
      server: { 'POST /session': { refuse: 'wrong-credentials' } },
      session: 'out',
    },
    ended: { path: '/reading', role: 'radiologist', server: 'offline', session: 'ended' },
    locked: {
      path: '/reading',
      role: 'radiologist',
      server: { 'POST /session/unlock': { refuse: 'wrong-credentials' } },
      session: 'locked',
    },
    unreachable: { path: '/reading', role: 'radiologist', server: 'offline', session: 'unreachable' },
  },
  home: {
    ...four(
      '/reading',
      'radiologist',
      home({ open_emergency: 0, open_urgent: 0, open_routine: 0, claimed_by_me: 0, overdue: 0 }, 0),
      home(FIGURES, 8),
    ),
    senior: { path: '/reading', role: 'senior-radiologist', server: home(FIGURES, 6) },
    dispatcher: {
      path: '/reading',
      role: 'dispatcher',
      server: home(
        {
          open_emergency: 3,
          open_urgent: 8,
          open_routine: 21,
          unmatched_studies: 3,
          overdue: 1,
          open_criticals: 2,
        },
        8,
      ),
    },
    quality: {
      path: '/reading',
      role: 'quality-controller',
      server: home({ open_criticals: 0 }, 5),
    },
    regulator: {
      path: '/reading',
      role: 'regulator',
      server: home({}, 0),
    },
    expert: {
      path: '/reading',
      role: 'expert',
      server: home({ open_emergency: 0, open_urgent: 1, open_routine: 0 }, 1),
    },
    admin: {
      path: '/reading',
      role: 'system-admin',
      server: home({}, 0),
    },
  },
  worklist: {
    ...four('/reading/worklist', 'radiologist', list(0), list(32)),
    thousand: { path: '/reading/worklist', role: 'radiologist', server: list(1000) },
    all: { path: '/reading/cases', role: 'quality-controller', server: list(32) },
  },
  unmatched: {
    ...four('/reading/unmatched', 'radiologist', unmatched(0, 0), unmatched(6, 3)),
    nobody: { path: '/reading/unmatched', role: 'radiologist', server: unmatched(2, 0) },
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
    clear: {
      path: '/reading/unmatched',
      role: 'radiologist',
      server: unmatched(3, 0, {
        'GET /studies/[^/]+': { ...studyView(2), ...unmatchedStudy(2) },
      }),
      press: ['unmatched.clear'],
    },
  },
  case: {
    ...four(
      ONE,
      'radiologist',
      one(caseView(null, { studies: [], study: null, progress: 'registered' })),
      one(caseView(report('draft'))),
    ),
    start: { path: ONE, role: 'radiologist', server: one(caseView(null)) },
    free: {
      path: ONE,
      role: 'radiologist',
      server: one(
        caseView(null, { claimed_by: null, claimed_until: null, state: 'submitted', progress: 'queued' }),
      ),
    },
    checks: {
      path: ONE,
      role: 'radiologist',
      server: one(caseView(report('draft')), { 'POST /reports/[^/]+/check': CHECKS }),
    },
    rejected: {
      path: ONE,
      role: 'radiologist',
      server: one(
        caseView({
          ...report('draft'),
          rejected: {
            by: { id: 'x', name: '张立新' },
            at: Date.now(),
            reason: '结节的位置请再核对，应为上叶后段。',
          },
        }),
      ),
    },
    conflict: {
      path: ONE,
      role: 'radiologist',
      server: one(caseView(report('draft')), { 'PUT /reports/[^/]+/draft': 409 }),
    },
    waiting: { path: ONE, role: 'senior-radiologist', server: one(caseView(report('submitted', 'other'))) },
    review: { path: ONE, role: 'senior-radiologist', server: one(caseView(report('reviewing', 'other'))) },
    changed: {
      path: ONE,
      role: 'senior-radiologist',
      server: one(caseView(report('reviewing', 'other')), {
        'POST /reports/[^/]+/sign': {
          refuse: 'study-changed',
          detail: { instances_read: 64, instances_now: 65, match_changed: false, studies: [] },
        },
      }),
    },
    'changed-since-written': {
      path: ONE,
      role: 'senior-radiologist',
      server: one(caseView(report('reviewing', 'other')), {
        'POST /reports/[^/]+/sign': {
          refuse: 'study-changed-since-written',
          detail: { instances_read: 64, instances_now: 65, match_changed: true, studies: [] },
        },
      }),
    },
    signed: {
      path: ONE,
      role: 'radiologist',
      server: one(caseView(report('signed'), { criticals: [critical(2, 'notified')] })),
    },
    withdrawn: { path: ONE, role: 'radiologist', server: one(caseView(report('withdrawn'))) },
    'decode-error': {
      path: ONE,
      role: 'radiologist',
      server: one(caseView(report('draft'))),
      images: 'broken',
    },
    blanked: { path: ONE, role: 'radiologist', server: one(caseView(report('draft'))), images: 'foreign' },
    'taken-over': {
      path: ONE,
      role: 'radiologist',
      server: one(caseView({ ...report('draft'), taken_over_from: { id: 'x', name: '张立新' } })),
    },
    decline: {
      path: ONE,
      role: 'radiologist',
      server: one(caseView(null)),
      press: ['case.decline'],
    },
    assign: {
      path: ONE,
      role: 'dispatcher',
      server: one(caseView(null, { may: ['see-flow', 'assign-case'], studies: [] }), READERS),
      press: ['case.assign'],
    },
    file: {
      path: ONE,
      role: 'radiologist',
      server: one(
        caseView(report('draft'), {
          studies: [
            {
              ...study(2),
              quarantine: ['patient-differs'],
              remarks: [
                {
                  undone: 'quarantine',
                  by: { id: 'x', name: '张立新' },
                  at: Date.now(),
                  reason: '与技师电话核对，是同一患者',
                },
              ],
            },
          ],
          timeline: [
            {
              at: Date.now(),
              kind: 'report-handed-over',
              actor_name: '高丽',
              subject_kind: 'report',
              subject: 'r',
              detail: { from: '张立新', to: '李文静' },
            },
          ],
        }),
      ),
      press: ['case.file'],
    },
    quarantine: {
      path: ONE,
      role: 'radiologist',
      server: one(
        caseView(report('draft'), {
          studies: [
            { ...study(2), quarantine: ['patient-differs'], warnings: [{ code: 'name-differs', args: {} }] },
          ],
        }),
      ),
    },
  },
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
    ]),
  ),
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
