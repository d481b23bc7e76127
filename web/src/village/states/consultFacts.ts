//! Made-up consults for the stories. Nobody here exists.

import type {
  AskedGroups,
  ConsultCounts,
  ConsultList,
  ConsultRow,
  ConsultView,
  Dose,
  Opinion,
  OpinionContent,
  Ring,
  Ringer,
  Standing,
} from '../../data/consult';
import { CASES, PATIENT, TOWNSHIP, VILLAGE } from './facts';

const NOW = Date.now();
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Minutes ago. */
export const ago = (minutes: number): number => NOW - minutes * MINUTE;

export const COUNTY = { id: 'i-county', name: '云岭县人民医院' };
const EXPERT = { id: 'p-expert', name: '马志远' };
const SECOND = { id: 'p-second', name: '韩雪' };
const ASKER = { id: 'p-village-doctor', name: '赵春梅' };
const GROUP = { id: 'g-heart', name: '县医院心血管内科会诊组' };
export const CONSULT = '019aaaaa-0000-7000-8000-000000000101';

const COUNTS: ConsultCounts = {
  ringing: 0,
  waiting: 1,
  scheduled: 1,
  live: 0,
  opinion_pending: 1,
  returned: 1,
  to_acknowledge: 1,
  owed: 1,
  overdue: 0,
  to_sign: 0,
};

export function consultRow(change: Partial<ConsultRow> = {}): ConsultRow {
  return {
    id: CONSULT,
    number: 'LSG-261128-0003',
    kind: 'urgent',
    urgency: 'emergency',
    state: 'ringing',
    since: ago(1),
    patient: { id: 'pt-1', name: '王秀兰', sex: 'female', age: 68, masked: false },
    institution: VILLAGE,
    village: null,
    group: GROUP,
    requested_by: ASKER,
    expert: null,
    chips: ['chest-pain', 'dyspnoea'],
    submitted_at: ago(1),
    plan: null,
    owed: [],
    owed_due_at: null,
    next_due: null,
    overdue: null,
    ringing: null,
    in_room: 0,
    mine: true,
    version: 3,
    ...change,
  };
}

export const consultList = (items: ConsultRow[]): ConsultList => ({ items, next: null, counts: COUNTS });

const CONTENT: OpinionContent = {
  analysis: '突发胸痛 30 分钟伴出冷汗，心电图 V2–V4 ST 段抬高，符合急性前壁心肌梗死。',
  diagnoses: [
    { icd10: 'I21.0', words: '急性前壁 ST 段抬高型心肌梗死' },
    { icd10: 'I10', words: '高血压病' },
  ],
  advice: '绝对卧床，吸氧，心电监护。阿司匹林 300 毫克嚼服，替格瑞洛 180 毫克口服。',
  further: '到院后急查肌钙蛋白、凝血功能。',
  referral: 'refer-now',
  referral_words: '县医院胸痛中心，已通知导管室；救护车途中持续监护。',
  notes: '途中如意识丧失，立即除颤。',
  key_images: [
    {
      study_instance_uid: '1.2.3',
      series_instance_uid: '1.2.3.1',
      sop_instance_uid: '1.2.3.1.12',
      frame: 1,
      window: { center: 40, width: 80 },
      caption: '右侧基底节区',
    },
  ],
};

export function opinion(change: Partial<Opinion> = {}, content: Partial<OpinionContent> = {}): Opinion {
  return {
    id: 'o-1',
    version: 1,
    state: 'signed',
    record_version: 4,
    writer: EXPERT,
    written_at: ago(6),
    content: { ...CONTENT, ...content },
    digest: 'sha256:0',
    missing: [],
    hands: [{ person: EXPERT, title: '主任医师', at: ago(3), says: 'agrees', reason: null }],
    awaited: [],
    amends: null,
    signed_at: ago(3),
    in_force: null,
    history: [],
    draft_version: 5,
    ...change,
  };
}

export const IN_FORCE: Opinion['in_force'] = {
  version: 1,
  content: CONTENT,
  hands: [{ person: EXPERT, title: '主任医师', at: ago(30), says: 'agrees', reason: null }],
};

export const DISSENT: Opinion['hands'] = [
  { person: EXPERT, title: '主任医师', at: ago(5), says: 'agrees', reason: null },
  {
    person: SECOND,
    title: '副主任医师',
    at: ago(3),
    says: 'dissents',
    reason: '患者有近期消化道出血，替格瑞洛应减量。',
  },
];

export function dose(change: Partial<Dose> = {}): Dose {
  return {
    id: 'dose-1',
    drug: '阿司匹林',
    amount: '300',
    unit: 'mg',
    route: 'chewed',
    rate: '',
    said_by: EXPERT,
    written_by: ASKER,
    written_at: ago(4),
    state: 'confirmed',
    read_back: { by: ASKER, at: ago(4), words: '阿司匹林 300 毫克 嚼服' },
    confirmed_at: ago(3),
    struck: null,
    is_order: true,
    ...change,
  };
}

export const DOSES: Dose[] = [
  dose(),
  dose({
    id: 'dose-2',
    drug: '替格瑞洛',
    amount: '180',
    route: 'oral',
    state: 'written',
    read_back: null,
    confirmed_at: null,
    is_order: false,
  }),
  dose({
    id: 'dose-3',
    drug: '硝酸甘油',
    amount: '0.5',
    route: 'sublingual',
    state: 'struck',
    struck: { by: EXPERT, at: ago(2), reason: '血压 88/54，不能用', was_confirmed: true },
    is_order: false,
  }),
];

export function consultView(change: Partial<ConsultView> = {}): ConsultView {
  return {
    ...consultRow(),
    patient_record: PATIENT,
    case: null,
    request: {
      complaint: { chips: ['chest-pain', 'dyspnoea'], words: '突发半小时，出冷汗', onset_at: null },
      reason: '',
      purpose: '',
      wanted: null,
      summary: '',
      expertise: null,
      attachments: [],
    },
    agreed: { ground: 'agreement', agreement: null },
    reason: null,
    reason_by: null,
    why_broken: null,
    way: null,
    no_show: null,
    consent: {
      state: 'emergency',
      emergency: { by: ASKER, at: ago(1), reason: '生命危险，须立即会诊', due_at: ago(1) + 6 * HOUR },
      signer: null,
      how: null,
      object: null,
      witness: null,
      cost_fen: null,
      scope: null,
      recording: null,
      explained_by: null,
      signed_at: null,
      withdrawn: null,
    },
    invited: [],
    sittings: [],
    room: { open: true, locked: null, present: 0, seats: [] },
    ring: ring(),
    guest_rings: [],
    opinion: null,
    doses: [],
    photos: [],
    packet: { cases: CASES.slice(0, 1), studies: [], reports: [] },
    disposition: null,
    acknowledged: null,
    delivered_at: null,
    signed_at: null,
    chat: [],
    timeline: [
      {
        at: ago(1),
        kind: 'consult-submitted',
        actor_name: ASKER.name,
        receiver: null,
        subject_kind: 'consult',
        subject: CONSULT,
        detail: {},
      },
    ],
    may: [
      'resubmit-consult',
      'cancel-consult',
      'record-consent',
      'join-consult',
      'invite-to-consult',
      'convert-consult',
      'write-dose',
      'print-opinion',
      'acknowledge-opinion',
      'dispose-consult',
    ],
    ...change,
  };
}

/** A time was set so many minutes ago. */
export const timeSet = (
  kind: 'consult-scheduled' | 'consult-rescheduled',
  minutes: number,
  from: number,
): ConsultView['timeline'][number] => ({
  at: ago(minutes),
  kind,
  actor_name: EXPERT.name,
  receiver: null,
  subject_kind: 'consult',
  subject: CONSULT,
  detail: { from },
});

/** A consult that was asked for a time, with everything the rules ask. */
export function ordinaryView(change: Partial<ConsultView> = {}): ConsultView {
  return consultView({
    kind: 'ordinary',
    urgency: 'routine',
    state: 'submitted',
    submitted_at: ago(90),
    request: {
      complaint: { chips: ['chest-tightness'], words: '反复两个月', onset_at: null },
      reason: '反复胸闷，本室不能明确原因',
      purpose: '明确诊断，是否需要转诊',
      wanted: { from: NOW + 3 * HOUR, until: NOW + 3.5 * HOUR },
      summary: '高血压 10 年，服氨氯地平。活动后胸闷，休息缓解。查体：BP 156/92，心率 84。',
      expertise: { specialty: 'cardiology', title: 'attending' },
      attachments: [],
    },
    consent: GIVEN,
    room: { open: false, locked: null, present: 0, seats: [] },
    ring: null,
    ...change,
  });
}

export const NO_CONSENT: ConsultView['consent'] = {
  state: 'missing',
  emergency: null,
  signer: null,
  how: null,
  object: null,
  witness: null,
  cost_fen: null,
  scope: null,
  recording: null,
  explained_by: null,
  signed_at: null,
  withdrawn: null,
};

export const GIVEN: ConsultView['consent'] = {
  ...NO_CONSENT,
  state: 'given',
  signer: { name: '王强', relation: 'child', phone: null },
  how: 'handwriting',
  object: 'obj-1',
  cost_fen: 5_000,
  scope: '本次就诊的病历、检查、影像和照片',
  recording: false,
  explained_by: ASKER,
  signed_at: ago(80),
};

const PLACE = { institution: COUNTY, title: '主任医师' };
const called = (id: string, name: string, standing: Standing, more: Partial<Ringer> = {}): Ringer => ({
  person: { id, name },
  ...PLACE,
  rung: 'first',
  standing,
  since: ago(0.3),
  reason: null,
  ...more,
});

export function ring(change: Partial<Ring> = {}): Ring {
  return {
    id: 'ring-1',
    consult: CONSULT,
    purpose: 'expert',
    began_at: ago(0.3),
    rungs: [{ rung: 'first', at: ago(0.3) }],
    phone_at: NOW + 40_000,
    phones: [],
    gives_up_at: NOW + 10 * MINUTE,
    outcome: null,
    outcome_at: null,
    taken_by: null,
    people: [
      called(EXPERT.id, EXPERT.name, 'heard'),
      called(SECOND.id, SECOND.name, 'ringing'),
      called('p-3', '罗建平', 'not-reachable', { reason: 'muted' }),
      called('p-4', '孙丽', 'waiting', { rung: 'second' }),
    ],
    ...change,
  };
}

export const LATE_RING = ring({
  began_at: ago(1.5),
  rungs: [
    { rung: 'first', at: ago(1.5) },
    { rung: 'second', at: ago(1) },
    { rung: 'group', at: ago(0.5) },
  ],
  phones: [{ name: '心内科值班', phone: '0379-6666120' }],
  people: [
    called(EXPERT.id, EXPERT.name, 'declined', { reason: '正在手术' }),
    called(SECOND.id, SECOND.name, 'no-answer'),
    called('p-3', '罗建平', 'not-reachable', { reason: 'off-duty' }),
    called('p-4', '孙丽', 'ringing', { rung: 'second' }),
  ],
});

export const GROUPS: AskedGroups = {
  default: GROUP.id,
  items: [
    {
      ...GROUP,
      institution: COUNTY,
      ground: 'agreement',
      first: [EXPERT],
      second: [SECOND],
      reachable: 2,
      experts: [
        { person: EXPERT, title: '主任医师', institution: COUNTY, years: 18, qualified: true },
        { person: SECOND, title: '副主任医师', institution: COUNTY, years: 11, qualified: true },
      ],
    },
    {
      id: 'g-city',
      name: '市中心医院急诊科',
      institution: { id: 'i-city', name: '市中心医院' },
      ground: 'emergency',
      first: [],
      second: [],
      reachable: 0,
      experts: [],
    },
  ],
};

export const LIST: ConsultRow[] = [
  consultRow({ id: 'k-1', state: 'delivered', since: ago(2), expert: EXPERT, submitted_at: ago(25) }),
  consultRow({
    id: 'k-2',
    kind: 'ordinary',
    urgency: 'routine',
    state: 'returned',
    since: ago(60),
    patient: { id: 'pt-2', name: '欧阳古丽巴哈尔·买买提', sex: 'female', age: 34, masked: false },
    chips: ['abdominal-pain'],
    submitted_at: ago(200),
  }),
  consultRow({
    id: 'k-3',
    state: 'opinion-pending',
    expert: EXPERT,
    owed: ['consent', 'summary'],
    owed_due_at: NOW + 4 * HOUR,
    patient: { id: 'pt-3', name: '张*', sex: 'male', age: 3, masked: false },
    chips: ['convulsion', 'fever'],
    submitted_at: ago(120),
  }),
  consultRow({
    id: 'k-4',
    kind: 'mdt',
    urgency: 'routine',
    state: 'confirmed',
    expert: EXPERT,
    chips: ['chest-tightness'],
    plan: { from: NOW + 5 * HOUR, until: NOW + 5.5 * HOUR, set_by: EXPERT, set_at: ago(50) },
    institution: TOWNSHIP,
    village: VILLAGE,
    submitted_at: ago(600),
  }),
];

/** Somebody calls the township doctor into a consult. */
export const INCOMING = {
  id: 'ring-9',
  consult: 'k-9',
  purpose: 'guest',
  number: 'LSG-261128-0009',
  from: VILLAGE,
  village: null,
  requested_by: ASKER,
  urgency: 'emergency',
  kind: 'urgent',
  chips: ['trauma', 'bleeding'],
  patient: { sex: 'male', age: 41 },
  began_at: ago(0.2),
  rung: 'first',
  standing: 'ringing',
  gives_up_at: NOW + 10 * MINUTE,
};
