//! The synthetic consults of the state pages and of the tests. Every name is invented.

import type { ConsultView, IncomingRing, OpinionView } from '../../api/expert';
import type { ConsultRow, ConsultState, Invited } from '../../data/consult';

export const uuid = (n: number): string => `01940000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const MINUTE = 60_000;

export const ME = { id: uuid(1), name: '李文静' };
export const OTHER = { id: uuid(7), name: '张立新' };
export const VILLAGER = { id: uuid(8), name: '韩春梅' };

export function row(more: Partial<ConsultRow> = {}, now = Date.now()): ConsultRow {
  return {
    id: uuid(9001),
    number: 'QS-261128-C01',
    kind: 'ordinary',
    urgency: 'routine',
    state: 'submitted',
    since: now - 35 * MINUTE,
    patient: { id: uuid(5002), name: '孙志强', sex: 'male', age: 68, masked: false },
    institution: { id: uuid(20), name: '青山镇卫生院' },
    village: { id: uuid(30), name: '河东村卫生室' },
    group: { id: uuid(41), name: '心内会诊组' },
    requested_by: VILLAGER,
    expert: null,
    chips: ['chest-pain'],
    submitted_at: now - 35 * MINUTE,
    plan: null,
    owed: [],
    owed_due_at: null,
    next_due: { rung: 'accept-remind', at: now + 3 * 60 * MINUTE },
    overdue: null,
    ringing: null,
    in_room: 0,
    mine: false,
    version: 3,
    ...more,
  };
}

export function invited(person: { id: string; name: string }, part: Invited['part']): Invited {
  return {
    person,
    title: '副主任医师',
    institution: { id: uuid(2), name: '清河县人民医院' },
    part,
    by: '',
    at: 0,
    removed: null,
  };
}

const EVERYTHING = [
  'accept-consult',
  'return-consult',
  'decline-consult',
  'schedule-consult',
  'confirm-consult',
  'join-consult',
  'invite-to-consult',
  'keep-consult-room',
  'convert-consult',
  'write-dose',
  'write-opinion',
  'sign-opinion',
  'print-opinion',
];

export function consult(state: ConsultState, more: Partial<ConsultView> = {}, now = Date.now()): ConsultView {
  const open = ['ringing', 'live', 'interrupted'].includes(state);
  const held = !['submitted', 'ringing', 'returned', 'declined'].includes(state);
  return {
    ...row({ state, expert: held ? ME : null, mine: held }, now),
    patient_record: null,
    case: null,
    request: {
      complaint: {
        chips: ['chest-pain', 'dyspnoea'],
        words: '两小时前突发，出汗',
        onset_at: now - 120 * MINUTE,
      },
      reason: '本院无心电监护，诊断不明',
      purpose: '明确是否急性心梗，是否转诊',
      wanted: { from: now + 60 * MINUTE, until: now + 180 * MINUTE },
      summary: '高血压十年，未规律服药。血压 168/96，心率 96。',
      expertise: { specialty: 'cardiology', title: 'associate-chief' },
      attachments: [{ kind: 'photo', id: uuid(9101) }],
    },
    agreed: { ground: 'same-house', agreement: null },
    reason: null,
    reason_by: null,
    why_broken: null,
    way: null,
    no_show: null,
    consent: {
      state: 'given',
      emergency: null,
      signer: { name: '孙志强', relation: 'patient', phone: null },
      how: 'handwriting',
      object: uuid(9102),
      witness: null,
      cost_fen: 6000,
      scope: '病历、影像、心电图',
      recording: false,
      explained_by: VILLAGER,
      signed_at: now - 40 * MINUTE,
      withdrawn: null,
    },
    invited: [],
    sittings: [],
    room: { open, locked: null, present: 0, seats: [] },
    ring: null,
    guest_rings: [],
    opinion: null,
    doses: [],
    photos: [],
    packet: { cases: [], studies: [], reports: [] },
    disposition: null,
    acknowledged: null,
    delivered_at: null,
    signed_at: null,
    chat: [],
    timeline: [],
    may: EVERYTHING,
    ...more,
  };
}

export function opinion(state: OpinionView['state'], more: Partial<OpinionView> = {}): OpinionView {
  return {
    id: uuid(9201),
    version: 1,
    state,
    record_version: 4,
    writer: ME,
    written_at: Date.now() - 5 * MINUTE,
    content: {
      analysis: '老年男性，突发胸痛两小时伴出汗，血压偏高，首先考虑急性冠脉综合征。',
      diagnoses: [{ icd10: 'I21.9', words: '急性心肌梗死？' }],
      advice: '阿司匹林 300 mg 嚼服，吸氧，建立静脉通路，尽快转运。',
      further: '18 导联心电图，肌钙蛋白。',
      referral: 'refer-now',
      referral_words: '县人民医院胸痛中心',
      notes: '转运途中备除颤仪，观察意识、血压。',
      key_images: [],
    },
    digest: 'sha256:0f',
    missing: [],
    hands: [],
    awaited: [ME],
    amends: null,
    signed_at: null,
    in_force: null,
    history: [],
    draft_version: 5,
    ...more,
  };
}

export function incoming(more: Partial<IncomingRing> = {}, now = Date.now()): IncomingRing {
  return {
    id: uuid(9301),
    consult: uuid(9001),
    purpose: 'expert',
    number: 'QS-261128-C01',
    from: { id: uuid(20), name: '青山镇卫生院' },
    village: { id: uuid(30), name: '河东村卫生室' },
    requested_by: VILLAGER,
    urgency: 'emergency',
    kind: 'urgent',
    chips: ['chest-pain', 'dyspnoea'],
    patient: { sex: 'male', age: 68 },
    began_at: now - 12_000,
    rung: 'first',
    standing: 'ringing',
    gives_up_at: now + 10 * MINUTE,
    ...more,
  };
}
