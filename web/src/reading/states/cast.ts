//! The synthetic people and cases of the state pages. Every name is invented.

import type { Me, Role } from '../../api/wire';
import type {
  CaseRow,
  CaseView,
  CriticalView,
  InstanceSet,
  KeyImage,
  Patient,
  ReportView,
  StudyRow,
  StudySet,
  StudyView,
} from '../../api/wire';

export const NOW = Date.now();
const MINUTE = 60_000;
const id = (n: number): string => `01940000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** What case, report and images of the cast share. */
export const CASE_TOKEN = '01940000000070008000000000001002';

export function me(role: Role): Me {
  return {
    person: { id: id(1), name: '李文静', login: 'li.wenjing' },
    roles: [
      {
        role,
        institution: {
          id: id(2),
          name: '清河县人民医院',
          kind: 'county-hospital',
          level: 'county',
          township_hospital: null,
          zone: 'Asia/Shanghai',
        },
      },
    ],
    entry: 'reading',
    reads: ['CT', 'DX', 'MR'],
    session: { id: id(3), idle_lock_ms: 900_000 },
    demo: true,
    county: { name: '清河县' },
  };
}

const NAMES = [
  '王建国',
  '赵秀兰',
  '孙志强',
  '周玉梅',
  '吴海燕',
  '郑大勇',
  '冯小军',
  '陈桂英',
  '褚一鸣',
  '卫东升',
  '𠀀㐂丽',
  '欧阳若兰',
];
const PLACES = ['青山镇卫生院', '白云乡卫生院', '柳林镇卫生院'];
const VILLAGES = ['河东村卫生室', '杨树村卫生室', '石桥村卫生室'];
const EXAMS = [
  ['CT', 'CHEST', 'U', '平扫', '咳嗽咳痰一周'],
  ['CT', 'HEAD', 'U', '平扫', '头部外伤'],
  ['DX', 'CHEST', 'U', '正位', '发热待查'],
  ['DX', 'KNEE', 'L', '正侧位', '左膝疼痛'],
  ['CT', 'ABDOMEN', 'U', '平扫', '腹痛待查'],
] as const;
const PROGRESS = [
  'queued',
  'queued',
  'claimed',
  'drafting',
  'submitted',
  'reviewing',
  'queued',
  'signed',
  'delivered',
];

function pick<T>(from: readonly T[], n: number): T {
  return from[n % from.length] as T;
}

export function caseRow(n: number): CaseRow {
  const exam = pick(EXAMS, n);
  const progress = pick(PROGRESS, n * 7 + (n >> 2));
  const urgency = n % 9 === 0 ? 'emergency' : n % 4 === 1 ? 'urgent' : 'routine';
  const created = NOW - (n % 40) * 7 * MINUTE - 4 * MINUTE;
  const held = ['claimed', 'drafting', 'submitted', 'reviewing'].includes(progress);
  const dueAt = created + (urgency === 'emergency' ? 30 : urgency === 'urgent' ? 120 : 1440) * MINUTE;
  const waits = n % 11 !== 10 && !['signed', 'delivered'].includes(progress);
  return {
    id: id(1000 + n),
    number: `QS-260${String(n % 9)}23-${String(n + 1).padStart(3, '0')}`,
    patient: {
      id: id(5000 + n),
      name: pick(NAMES, n),
      sex: n % 2 === 0 ? 'male' : 'female',
      age: 18 + ((n * 13) % 70),
      masked: false,
    },
    institution: { id: id(20 + (n % 3)), name: pick(PLACES, n) },
    village: n % 3 === 0 ? { id: id(30 + (n % 3)), name: pick(VILLAGES, n) } : null,
    reading_group: { id: id(40), name: 'CT 组' },
    urgency,
    examination: {
      modality: exam[0],
      body_part: exam[1],
      laterality: exam[2],
      method: exam[3],
      clinical_diagnosis: exam[4],
      icd10: null,
      reason: '明确诊断',
      accession_number: `A26${String(100000 + n)}`,
      examined_at: created,
    },
    state: held ? 'claimed' : 'submitted',
    reason: null,
    claimed_by: held ? (n % 2 === 0 ? { id: id(1), name: '李文静' } : { id: id(9), name: '张立新' }) : null,
    claimed_until: held ? NOW + 30 * MINUTE : null,
    created_at: created,
    due_at: dueAt,
    study:
      n % 11 === 10
        ? null
        : {
            id: id(7000 + n),
            study_instance_uid: `1.2.826.0.1.3680043.10.999.${String(n)}`,
            state: 'complete',
            instances: exam[0] === 'CT' ? 64 : 1,
            complete_at: created,
            quarantine: n % 13 === 5 ? ['mixed-patients'] : [],
          },
    report: null,
    critical: n % 9 === 0 && n > 0 ? { id: id(8000 + n), state: 'raised' } : null,
    progress,
    waits,
    overdue: waits && dueAt < NOW,
    version: 3,
  };
}

export function study(n: number): StudyRow {
  return {
    id: id(7000 + n),
    study_instance_uid: `1.2.826.0.1.3680043.10.999.${String(n)}`,
    state: 'matched',
    arrival: 'complete',
    unreadable_why: null,
    last_at: NOW - 11 * MINUTE,
    device: { id: id(60), name: '青山 CT（16 排）' },
    institution: { id: id(20), name: '青山镇卫生院' },
    modality: pick(EXAMS, n)[0],
    remarks: [],
    patient_as_sent: {
      name: pick(NAMES, n),
      other_readings: n % 3 === 1 ? ['ÍõÎÄ^Ãô'] : [],
      id: `P${String(88000 + n)}`,
      sex: n % 2 === 0 ? 'male' : 'female',
      birth_date: '1958-03-02',
      accession: `A26${String(100000 + n)}`,
      body_part: pick(EXAMS, n)[1],
      laterality: pick(EXAMS, n)[2],
      description: null,
    },
    instances: 64,
    content_version: 1,
    received_at: NOW - 12 * MINUTE,
    complete_at: NOW - 11 * MINUTE,
    warnings: [],
    quarantine: [],
    case: id(1000 + n),
    linked_how: 'accession',
    linked_by: null,
    version: 1,
  };
}

export function unmatchedStudy(n: number): StudyRow {
  return {
    ...study(n),
    state: 'unmatched',
    case: null,
    linked_how: null,
    warnings:
      n % 2 === 0 ? [{ code: 'name-differs' }, { code: 'accession-unknown' }] : [{ code: 'name-missing' }],
    quarantine: n % 4 === 2 ? ['mixed-patients'] : [],
  };
}

export function studyView(n: number): StudyView {
  return {
    ...study(n),
    series: [1, 2].map((number) => ({
      uid: `1.2.826.0.1.3680043.10.999.${String(n)}.${String(number)}`,
      number,
      modality: 'CT',
      description: number === 1 ? '胸部 5.0 mm 软组织' : '胸部 1.0 mm 肺',
      instances: Array.from({ length: 32 }, (_, at) => ({
        sop_instance_uid: `1.2.826.0.1.3680043.10.999.${String(n)}.${String(number)}.${String(at + 1)}`,
        number: at + 1,
      })),
    })),
    instance_set: setOf(n),
    may: ['link-study', 'unlink-study', 'quarantine-study'],
  };
}

/** What there is to read of one study. */
function setOf(n: number): StudySet {
  return { study: study(n).id, content_version: 1, instances: 64, digest: 'sha256:00' };
}

/** What a signature names. */
function readFrom(): InstanceSet {
  return { instances: 64, digest: 'sha256:00', studies: [setOf(2)] };
}

/** An image of the first series of {@link studyView}(2). */
export function keyImage(number: number): KeyImage {
  const study = '1.2.826.0.1.3680043.10.999.2';
  return {
    study_instance_uid: study,
    series_instance_uid: `${study}.1`,
    sop_instance_uid: `${study}.1.${String(number)}`,
    frame: 1,
    window: { center: 40, width: 400 },
    caption: null,
  };
}

export function report(state: ReportView['state'], author: 'me' | 'other' = 'me'): ReportView {
  const writer = author === 'me' ? { id: id(1), name: '李文静' } : { id: id(9), name: '张立新' };
  const reviewer = author === 'me' ? { id: id(9), name: '张立新' } : { id: id(1), name: '李文静' };
  const signed = state === 'signed' || state === 'withdrawn';
  return {
    id: id(300),
    case: id(1002),
    token: CASE_TOKEN,
    version: 1,
    record_version: 4,
    state,
    content: {
      technique: '胸部 CT 平扫，层厚 5.0 mm，肺窗及纵隔窗观察。',
      findings:
        '双侧胸廓对称。右肺上叶尖段见一类圆形结节影，大小约 8 mm × 7 mm，边界清楚，未见毛刺及分叶。余双肺纹理清晰，未见实变影。气管、支气管通畅。纵隔居中，未见肿大淋巴结。双侧胸腔未见积液。',
      impression: '1. 右肺上叶结节，建议 3 个月后复查 CT。\n2. 余胸部 CT 平扫未见明确异常。',
      conclusion: 'positive',
      critical: null,
      key_images: [
        { ...keyImage(12), caption: '右肺上叶尖段结节' },
        { ...keyImage(12), window: { center: -600, width: 1500 } },
      ],
    },
    author: writer,
    reviewer: state === 'reviewing' || signed ? reviewer : null,
    rejected: null,
    withdrawn_reason: state === 'withdrawn' ? '左右写错，已重新书写' : null,
    withdrawn_at: state === 'withdrawn' ? NOW : null,
    signatures: signed
      ? [
          { person: writer, role: 'writer', at: NOW - 9 * MINUTE },
          { person: reviewer, role: 'reviewer', at: NOW - 3 * MINUTE },
        ]
      : [],
    needs_signatures: 2,
    read_from: readFrom(),
    draft_saved_at: NOW - MINUTE,
    draft_version: 5,
    taken_over_from: null,
    amends: null,
    in_force: null,
    history: [],
  };
}

/** A report of which a second version is made while the first holds. */
export function amending(state: ReportView['state'], author: 'me' | 'other' = 'me'): ReportView {
  const { content, ...rest } = report(state, author);
  return {
    ...rest,
    version: 2,
    amends: '补充结节测量，更正随访间隔',
    content: {
      ...content,
      impression: content.impression.replace('3 个月', '6 个月'),
    },
    in_force: { version: 1, content, signatures: report('signed').signatures },
  };
}

/** The patient of {@link caseView}, in full. */
export const RECORD: Patient = {
  id: id(5002),
  institution: id(20),
  number: 'QS-P-000123',
  name: '孙志强',
  sex: 'male',
  birth_date: '1958-03-02',
  age: 64,
  document: null,
  unknown: false,
  phone: null,
  address: null,
  guardian: null,
  merged_into: null,
  former_name: null,
  version: 1,
};

const MAY = [
  'see-case',
  'claim-case',
  'return-case',
  'decline-case',
  'close-case',
  'see-images',
  'write-report',
  'sign-report',
  'amend-report',
  'withdraw-report',
  'quarantine-study',
  'raise-critical',
  'close-critical',
];

export function caseView(of: ReportView | null, more: Partial<CaseView> = {}): CaseView {
  const row = caseRow(2);
  const mine = { id: id(1), name: '李文静' };
  return {
    ...row,
    id: id(1002),
    urgency: 'emergency',
    due_at: NOW + 17 * MINUTE,
    state: 'claimed',
    claimed_by: mine,
    claimed_until: NOW + 40 * MINUTE,
    examination: { ...row.examination, modality: 'CT', body_part: 'CHEST', method: '平扫' },
    progress: of === null ? 'claimed' : of.state === 'draft' ? 'drafting' : of.state,
    report: of === null ? null : { id: of.id, state: of.state },
    patient_record: RECORD,
    studies: [{ ...study(2), case: id(1002) }],
    instance_set: readFrom(),
    report_view: of,
    needs_signatures: 2,
    deliveries: [],
    criticals: [],
    timeline: [
      {
        at: NOW - 34 * MINUTE,
        kind: 'case-submitted',
        actor_name: '陈技师',
        receiver: null,
        subject_kind: 'case',
        subject: id(1002),
        detail: {},
      },
      {
        at: NOW - 30 * MINUTE,
        kind: 'study-completed',
        actor_name: '青山 CT（16 排）',
        receiver: null,
        subject_kind: 'study',
        subject: id(7002),
        detail: {},
      },
      {
        at: NOW - 12 * MINUTE,
        kind: 'case-claimed',
        actor_name: '李文静',
        receiver: null,
        subject_kind: 'case',
        subject: id(1002),
        detail: {},
      },
      {
        at: NOW - 11 * MINUTE,
        kind: 'report-started',
        actor_name: '李文静',
        receiver: null,
        subject_kind: 'report',
        subject: id(300),
        detail: {},
      },
    ],
    may: MAY,
    token: CASE_TOKEN,
    ...more,
  };
}

export function critical(n: number, state: CriticalView['state']): CriticalView {
  const stamp = { by: '李文静', at: NOW - 8 * MINUTE };
  const over = state === 'revoked' || state === 'void';
  const order = ['raised', 'notified', 'read-back', 'handled', 'closed'];
  const after = (than: CriticalView['state']): boolean =>
    order.indexOf(over ? 'notified' : state) >= order.indexOf(than);
  const row = caseRow(n);
  return {
    id: id(8000 + n),
    case: row.id,
    case_number: row.number,
    patient: row.patient,
    institution: row.institution,
    village: row.village,
    value: '右侧大量气胸，肺压缩约 80%',
    note: '',
    replaces: state === 'notified' ? '左侧大量气胸' : null,
    state,
    raised: stamp,
    notified: after('notified') ? { by: '值班护士 刘敏（电话）', at: NOW - 6 * MINUTE } : null,
    notified_to: null,
    read_back: after('read-back') ? { by: '刘敏', at: NOW - 5 * MINUTE } : null,
    read_back_words: after('read-back') ? '右侧大量气胸，肺压缩约 80%' : null,
    handled: after('handled') ? { by: '刘敏', at: NOW - 3 * MINUTE } : null,
    handled_what: after('handled') ? '已转县医院急诊，途中吸氧' : null,
    closed: after('closed') ? stamp : null,
    revoked: over
      ? { ...stamp, why: state === 'void' ? 'replaced' : 'taken-back', reason: '复核为皮肤皱褶影' }
      : null,
    rung: state === 'notified' || state === 'revoked' ? 'phone' : null,
    next_due_at: state === 'void' || state === 'closed' ? null : NOW + (n % 2 === 0 ? 3 : -2) * MINUTE,
    version: 2,
  };
}

export const TEMPLATES = [
  {
    id: id(90),
    name: '胸部 CT 平扫 未见异常',
    technique: '胸部 CT 平扫。',
    findings: '双肺纹理清晰，未见实变及结节影。气管、支气管通畅。纵隔未见肿大淋巴结。双侧胸腔未见积液。',
    impression: '胸部 CT 平扫未见明确异常。',
    positive: 'negative' as const,
  },
  {
    id: id(91),
    name: '肺结节',
    technique: '胸部 CT 平扫。',
    findings: '＿肺＿叶见一结节影，大小约 ＿ mm × ＿ mm，边界＿。',
    impression: '＿肺＿叶结节，建议＿个月后复查。',
    positive: 'positive' as const,
  },
];

export const CALLS = [
  {
    person: id(91_001),
    name: '马建国',
    title: '主治医师',
    institution: { id: id(91_010), name: '青山镇中心卫生院' },
    phone: '13900000001',
  },
  {
    person: id(91_002),
    name: '何秀兰',
    title: '乡村医生',
    institution: { id: id(91_011), name: '上湾村卫生室' },
    phone: null,
  },
];
