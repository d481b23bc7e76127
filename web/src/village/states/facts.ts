//! Made-up people and examinations for the stories. Nobody here exists.

import type {
  CaseRow,
  CaseView,
  CriticalView,
  DeliveryRow,
  Institution,
  Me,
  Patient,
  PatientRow,
  RefusalRow,
  ReportView,
  Role,
  SessionRow,
  StudyView,
  Suggestion,
} from '../../api/wire';

const NOW = Date.now();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const ZONE = 'Asia/Shanghai';
export const TOWNSHIP = { id: 'i-township', name: '青山镇卫生院' };
export const VILLAGE = { id: 'i-village', name: '柳树沟村卫生室' };

export function me(role: Role): Me {
  const village = role === 'village-doctor';
  return {
    person: { id: `p-${role}`, name: village ? '赵春梅' : '周建国', login: village ? 'zhaocm' : 'zhoujg' },
    roles: [
      {
        role,
        institution: village
          ? {
              ...VILLAGE,
              kind: 'village-clinic',
              level: 'village',
              township_hospital: TOWNSHIP.id,
              zone: ZONE,
            }
          : {
              ...TOWNSHIP,
              kind: 'township-hospital',
              level: 'township',
              township_hospital: null,
              zone: ZONE,
            },
      },
    ],
    entry: 'village',
    reads: ['CT', 'DX', 'MR'],
    session: { id: 's-1', idle_lock_ms: 900_000 },
    demo: true,
    county: { name: '云岭县' },
  };
}

export function caseRow(change: Partial<CaseRow> = {}): CaseRow {
  return {
    id: 'c-1',
    number: 'QS-261123-0007',
    patient: { id: 'pt-1', name: '王秀兰', sex: 'female', age: 68, masked: false },
    institution: TOWNSHIP,
    village: VILLAGE,
    reading_group: { id: 'g-1', name: '县医院影像诊断组' },
    urgency: 'urgent',
    examination: {
      modality: 'CT',
      body_part: 'CHEST',
      laterality: 'U',
      method: '平扫',
      icd10: null,
      accession_number: 'QS2611230007',
      examined_at: null,
      clinical_diagnosis: '肺炎？',
      reason: '咳嗽、发热 3 天，左侧胸痛，排除肺炎和胸腔积液。',
    },
    state: 'submitted',
    reason: null,
    claimed_by: null,
    claimed_until: null,
    created_at: NOW - 42 * MINUTE,
    due_at: NOW + 78 * MINUTE,
    study: {
      id: 'st-1',
      study_instance_uid: '2.25.1',
      state: 'complete',
      instances: 300,
      complete_at: NOW - 20 * MINUTE,
      quarantine: [],
    },
    report: null,
    critical: null,
    progress: 'queued',
    waits: true,
    overdue: false,
    version: 4,
    ...change,
  };
}

export const CASES: CaseRow[] = [
  caseRow({
    study: {
      id: 'st-1',
      study_instance_uid: '2.25.1',
      state: 'receiving',
      instances: 12,
      complete_at: null,
      quarantine: [],
    },
    progress: 'receiving',
  }),
  caseRow({
    id: 'c-2',
    patient: { id: 'pt-2', name: '欧阳古丽巴哈尔·买买提', sex: 'female', age: 34, masked: false },
    urgency: 'emergency',
    claimed_by: { id: 'p-9', name: '李敏' },
    progress: 'claimed',
    village: null,
  }),
  caseRow({
    id: 'c-3',
    patient: { id: 'pt-3', name: '张*', sex: 'male', age: 3, masked: false },
    urgency: 'routine',
    examination: {
      modality: 'DX',
      body_part: 'KNEE',
      laterality: 'L',
      method: '正侧位',
      icd10: null,
      accession_number: 'QS2611230007',
      examined_at: null,
      clinical_diagnosis: '外伤',
      reason: '摔伤，排除骨折',
    },
    study: null,
    progress: 'registered',
  }),
];

export const CRITICAL: CriticalView = {
  id: 'cr-1',
  case: 'c-4',
  case_number: 'QS-261123-0004',
  patient: { id: 'pt-4', name: '陈国强', sex: 'male', age: 71, masked: false },
  institution: TOWNSHIP,
  village: VILLAGE,
  value: '左侧大量气胸，左肺压缩约 90%，纵隔右移',
  note: '',
  replaces: null,
  state: 'notified',
  raised: { by: '李敏', at: NOW - 4 * MINUTE },
  notified: { by: '李敏', at: NOW - 3 * MINUTE },
  notified_to: null,
  read_back: null,
  read_back_words: null,
  handled: null,
  handled_what: null,
  closed: null,
  revoked: null,
  rung: 'screen',
  next_due_at: NOW + 6 * MINUTE,
  version: 2,
};

/** The same, after it was taken back. */
export const REVOKED: CriticalView = {
  ...CRITICAL,
  state: 'revoked',
  revoked: { by: '李敏', at: NOW - MINUTE, why: 'taken-back', reason: '复核为皮肤皱褶影' },
  rung: null,
  next_due_at: null,
};

export function delivery(change: Partial<DeliveryRow> = {}): DeliveryRow {
  return {
    id: 'd-1',
    case: 'c-5',
    case_number: 'QS-261123-0005',
    report: 'r-1',
    report_version: 1,
    patient: { id: 'pt-1', name: '王秀兰', sex: 'female', age: 68, masked: false },
    examination: caseRow().examination,
    receiver: VILLAGE,
    what: 'report',
    conclusion: 'positive',
    critical: false,
    state: 'delivered',
    delivered_at: NOW - 12 * MINUTE,
    acknowledged_by: null,
    published_at: NOW - 12 * MINUTE,
    acknowledged_at: null,
    printed_at: null,
    withdrawn: false,
    superseded_by: null,
    version: 1,
    ...change,
  };
}

export const DELIVERIES: DeliveryRow[] = [
  delivery(),
  delivery({
    id: 'd-2',
    case: 'c-6',
    patient: { id: 'pt-4', name: '陈国强', sex: 'male', age: 71, masked: false },
    critical: true,
  }),
  delivery({
    id: 'd-3',
    case: 'c-7',
    patient: { id: 'pt-5', name: '刘桂芳', sex: 'female', age: 55, masked: false },
    conclusion: 'negative',
    published_at: NOW - 3 * HOUR,
  }),
  delivery({
    id: 'd-4',
    case: 'c-8',
    patient: { id: 'pt-6', name: '孙德才', sex: 'male', age: 80, masked: false },
    withdrawn: true,
    published_at: NOW - 30 * HOUR,
  }),
];

export function caseView(change: Partial<CaseView> = {}): CaseView {
  const row = caseRow();
  return {
    ...row,
    patient_record: null,
    studies: [],
    instance_set: null,
    report_view: null,
    needs_signatures: 2,
    report: null,
    deliveries: [],
    criticals: [],
    timeline: [
      {
        at: NOW - 42 * MINUTE,
        kind: 'case-submitted',
        actor_name: '周建国',
        receiver: null,
        subject_kind: 'case',
        subject: 'c-1',
        detail: {},
      },
      {
        at: NOW - 25 * MINUTE,
        kind: 'study-registered',
        actor_name: '青山 CT',
        receiver: null,
        subject_kind: 'case',
        subject: 'c-1',
        detail: {},
      },
      {
        at: NOW - 20 * MINUTE,
        kind: 'study-completed',
        actor_name: '青山 CT',
        receiver: null,
        subject_kind: 'case',
        subject: 'c-1',
        detail: {},
      },
      {
        at: NOW - 20 * MINUTE,
        kind: 'case-routed',
        actor_name: '青山 CT',
        receiver: null,
        subject_kind: 'case',
        subject: 'c-1',
        detail: {},
      },
    ],
    may: ['cancel-case', 'resubmit-case'],
    token: 'token',
    ...change,
  };
}

export function report(change: Partial<ReportView> = {}): ReportView {
  return {
    id: 'r-1',
    case: 'c-5',
    token: 'token',
    version: 1,
    state: 'signed',
    content: {
      technique: '胸部 CT 平扫，层厚 5 mm。',
      findings:
        '胸廓对称。左肺下叶可见斑片状密度增高影，边缘模糊，范围约 34 mm × 28 mm。\n右肺未见明显异常。气管及主要支气管通畅。左侧胸腔少量积液。',
      impression: '1. 左肺下叶炎症，建议治疗后复查。\n2. 左侧胸腔少量积液。',
      conclusion: 'positive',
      critical: null,
      key_images: [],
    },
    author: { id: 'p-9', name: '李敏' },
    reviewer: { id: 'p-10', name: '马志远' },
    rejected: null,
    withdrawn_reason: null,
    withdrawn_at: null,
    signatures: [
      { person: { id: 'p-9', name: '李敏' }, role: 'writer', at: NOW - 16 * MINUTE },
      { person: { id: 'p-10', name: '马志远' }, role: 'reviewer', at: NOW - 12 * MINUTE },
    ],
    read_from: { instances: 300, digest: 'sha256:0', studies: [] },
    history: [
      {
        version: 1,
        state: 'signed',
        at: NOW - 12 * MINUTE,
        author: { id: 'p-9', name: '李敏' },
        reason: null,
      },
    ],
    record_version: 3,
    draft_saved_at: NOW - 20 * MINUTE,
    draft_version: 5,
    taken_over_from: null,
    amends: null,
    in_force: null,
    needs_signatures: 2,
    ...change,
  };
}

export const PATIENT: Patient = {
  id: 'pt-1',
  name: '王秀兰',
  sex: 'female',
  birth_date: '1958-03-12',
  age: 68,
  document: { type: 'national-id', number: '410101195803121249' },
  phone: '13800000000',
  address: '云岭县青山镇柳树沟村 3 组',
  unknown: false,
  institution: TOWNSHIP.id,
  number: 'QS-P-000123',
  guardian: null,
  merged_into: null,
  former_name: null,
  version: 1,
};

export const UNKNOWN: Patient = {
  ...PATIENT,
  id: 'pt-9',
  name: '无名氏 约 60 岁，灰色上衣',
  sex: 'male',
  birth_date: null,
  age: null,
  document: null,
  phone: null,
  address: null,
  unknown: true,
};

export const PATIENT_ROWS: PatientRow[] = [
  {
    id: 'pt-1',
    name: '王**',
    sex: 'female',
    age: 68,
    document_tail: '1249',
    institution: TOWNSHIP.id,
    last_case_at: NOW - 400 * HOUR,
  },
  {
    id: 'pt-2',
    name: '王*',
    sex: 'male',
    age: 8,
    document_tail: null,
    institution: VILLAGE.id,
    last_case_at: null,
  },
];

export const SESSIONS: SessionRow[] = [
  {
    id: 's-1',
    created_at: NOW - 2 * HOUR,
    last_seen_at: NOW,
    user_agent: 'Mozilla/5.0 (Windows NT 6.1) Chrome/109.0.0.0',
    address: '127.0.0.1',
    locked: false,
    current: true,
  },
  {
    id: 's-2',
    created_at: NOW - 50 * HOUR,
    last_seen_at: NOW - 5 * HOUR,
    user_agent: 'Mozilla/5.0 (Linux; Android 12) Chrome/120.0',
    address: '127.0.0.1',
    locked: false,
    current: false,
  },
];

export const INSTITUTIONS: Institution[] = [
  {
    ...VILLAGE,
    place: 'pl-5',
    kind: 'village-clinic',
    code: '41018100000000000000V1',
    site_code: 'LSG',
    zone: 'Asia/Shanghai',
    consortium: 'co-1',
    version: 1,
  },
];

export function study(change: Partial<StudyView> = {}): StudyView {
  return {
    id: 'st-1',
    study_instance_uid: '2.25.1',
    state: 'unmatched',
    arrival: 'complete',
    unreadable_why: null,
    device: { id: 'dev-1', name: '青山 CT' },
    institution: TOWNSHIP,
    modality: 'CT',
    patient_as_sent: {
      name: '王秀兰',
      id: '000123',
      sex: 'female',
      birth_date: '1958-03-12',
      accession: null,
      other_readings: [],
      body_part: 'CHEST',
      laterality: null,
      description: 'Chest plain',
    },
    instances: 300,
    series: [{ uid: '2.25.2', number: 1, modality: 'CT', description: 'Chest 5.0', instances: [] }],
    received_at: NOW - 6 * MINUTE,
    last_at: NOW - 2 * MINUTE,
    complete_at: NOW - MINUTE,
    linked_how: null,
    linked_by: null,
    warnings: [{ code: 'accession-unknown' }],
    quarantine: [],
    remarks: [],
    may: ['link-study', 'unlink-study', 'quarantine-study', 'open-case'],
    case: null,
    version: 3,
    content_version: 1,
    instance_set: { study: 's-1', content_version: 1, instances: 300, digest: 'sha256:0' },
    ...change,
  };
}

export const SUGGESTIONS: Suggestion[] = [
  {
    case: caseRow(),
    warnings: [{ code: 'accession-unknown' }, { code: 'birth-date-differs' }],
  },
  {
    case: caseRow({
      id: 'c-3',
      number: 'QS-261123-0003',
      patient: { id: 'pt-3', name: '王秀英', sex: 'female', age: 66, masked: false },
    }),
    warnings: [{ code: 'name-differs' }],
  },
];

/** Of a broken cable, of a title set wrong, and of a disc with other things on it. */
export const REFUSALS: RefusalRow[] = [
  ...[
    { why: 'unreadable', times: 12, minutes: 40 },
    { why: 'calling-title-unknown', times: 3, minutes: 200 },
  ].map(({ why, times, minutes }) => ({
    institution: TOWNSHIP,
    device: { id: 'dev-1', name: '青山 CT' },
    person: null,
    why,
    times,
    first_at: NOW - minutes * MINUTE,
    last_at: NOW - 10 * MINUTE,
  })),
  {
    institution: TOWNSHIP,
    device: null,
    person: { id: 'p-2', name: '钱芳' },
    why: 'dicom-malformed',
    times: 1,
    first_at: NOW - 30 * HOUR,
    last_at: NOW - 30 * HOUR,
  },
];
