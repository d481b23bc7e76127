//! The desk of one case in every state.

import { amending, caseView, critical, report, study, studyView, TEMPLATES } from './cast';
import { four, type Scene } from './scene';
import type { Behaviour } from './stub';

const ONE = '/reading/cases/01940000-0000-7000-8000-000000001002';

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

/** Another reader's draft, as the server sends it: empty. */
const draftOfAnother = {
  ...report('draft', 'other'),
  content: {
    technique: '',
    findings: '',
    impression: '',
    conclusion: null,
    critical: null,
    key_images: [],
  },
};

export const CASE_SCENES: Record<string, Scene> = {
  ...four(
    ONE,
    'radiologist',
    one(caseView(null, { studies: [], study: null, progress: 'registered' })),
    one(caseView(report('draft'))),
  ),
  'draft-of-another': { path: ONE, role: 'radiologist', server: one(caseView(draftOfAnother)) },
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
  amending: { path: ONE, role: 'radiologist', server: one(caseView(amending('draft'))) },
  'amending-of-another': {
    path: ONE,
    role: 'radiologist',
    server: one(caseView(amending('draft', 'other'))),
  },
  'give-up': {
    path: ONE,
    role: 'radiologist',
    server: one(caseView(amending('draft'))),
    press: ['report.act-give-up'],
  },
  'review-amendment': {
    path: ONE,
    role: 'senior-radiologist',
    server: one(caseView(amending('reviewing', 'other'))),
  },
  rewriting: {
    path: ONE,
    role: 'radiologist',
    server: one(caseView({ ...amending('draft'), in_force: null })),
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
            quarantine: ['mixed-patients'],
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
            receiver: null,
            subject_kind: 'report',
            subject: 'r',
            detail: { from: '张立新', to: '李文静' },
          },
        ],
      }),
    ),
    press: ['case.file'],
  },
  despite: {
    path: ONE,
    role: 'radiologist',
    server: one(
      caseView(report('draft'), {
        studies: [
          {
            ...study(2),
            case: caseView(null).id,
            warnings: [{ code: 'name-differs' }, { code: 'birth-date-differs' }, { code: 'part-differs' }],
          },
        ],
      }),
    ),
  },
  quarantine: {
    path: ONE,
    role: 'radiologist',
    server: one(
      caseView(report('draft'), {
        studies: [{ ...study(2), quarantine: ['mixed-patients'], warnings: [{ code: 'name-differs' }] }],
      }),
    ),
  },

  renewed: { path: ONE, role: 'radiologist', server: one(caseView(report('draft'))), renewed: true },
  // In an office, by choice.
  light: { path: ONE, role: 'radiologist', server: one(caseView(report('draft'))), theme: 'light' },
  'light-signed': {
    path: ONE,
    role: 'radiologist',
    server: one(caseView(report('signed'), { criticals: [critical(2, 'notified')] })),
    theme: 'light',
  },
  'light-review': {
    path: ONE,
    role: 'senior-radiologist',
    server: one(caseView(report('reviewing', 'other'))),
    theme: 'light',
  },
  'light-checks': {
    path: ONE,
    role: 'radiologist',
    server: one(caseView(report('draft')), { 'POST /reports/[^/]+/check': CHECKS }),
    theme: 'light',
  },
};
