//! A consult as it travels between server and web, written by hand after the server's views; `api/drift` holds it
//! against the types the server prints of itself. Nothing but types and the values of its lists; times are milliseconds UTC, ids are UUIDv7 text.

import type {
  CasePatient,
  CaseRow,
  KeyImage,
  Named,
  Patient,
  StudyRow,
  TimelineRow,
  Urgency,
} from '../api/wire';

export type ConsultKind = 'ordinary' | 'urgent' | 'named' | 'mdt' | 'written' | 'follow-up';

export type ConsultState =
  | 'submitted'
  | 'ringing'
  | 'accepted'
  | 'returned'
  | 'declined'
  | 'cancelled'
  | 'scheduled'
  | 'confirmed'
  | 'no-show'
  | 'live'
  | 'interrupted'
  | 'opinion-pending'
  | 'signed'
  | 'delivered'
  | 'acknowledged'
  | 'disposed';

/** Complaints that are tapped; the most dangerous and the commonest first. */
export const CHIPS = [
  'chest-pain',
  'dyspnoea',
  'unconscious',
  'stroke',
  'convulsion',
  'trauma',
  'bleeding',
  'abdominal-pain',
  'fever',
  'headache',
  'dizziness',
  'chest-tightness',
  'palpitations',
  'syncope',
  'vomiting',
  'cough',
  'allergy',
  'poisoning',
  'burn',
  'pregnancy',
  'child',
  'rash',
  'other',
] as const;
export type Chip = (typeof CHIPS)[number];

export const SPECIALTIES = [
  'general',
  'cardiology',
  'neurology',
  'respiratory',
  'gastroenterology',
  'nephrology',
  'endocrinology',
  'infectious',
  'oncology',
  'surgery',
  'neurosurgery',
  'orthopaedics',
  'urology',
  'obstetrics',
  'paediatrics',
  'ophthalmology',
  'ent',
  'dermatology',
  'psychiatry',
  'traditional-medicine',
  'radiology',
  'electrocardiology',
  'emergency',
  'critical-care',
] as const;
export type Specialty = (typeof SPECIALTIES)[number];

export const TITLES = ['attending', 'associate-chief', 'chief'] as const;
export type ExpertTitle = (typeof TITLES)[number];

/** What the rules ask of an invitation, and what is said beside it. */
export type ConsultField =
  'complaint' | 'reason' | 'purpose' | 'time' | 'summary' | 'expertise' | 'too-long' | 'too-many';
/** What an emergency left out, to be filled in afterwards. */
export type Owed = ConsultField | 'consent' | 'emergency-reason';

export interface Attachment {
  kind: 'case' | 'study' | 'report' | 'photo' | 'paper';
  /** Of a photo or a paper the upload when it is sent, and the object when it is shown. */
  id: string;
}

export interface Span {
  from: number;
  until: number;
}

export interface ConsultRequest {
  complaint: { chips: Chip[]; words: string; onset_at: number | null };
  reason: string;
  purpose: string;
  wanted: Span | null;
  summary: string;
  expertise: { specialty: Specialty; title: ExpertTitle } | null;
  attachments: Attachment[];
}

export interface Stamped {
  by: Named;
  at: number;
}

export interface Plan extends Span {
  set_by: Named;
  set_at: number;
}

export type RingRung = 'first' | 'second' | 'group' | 'outside';
export type Standing =
  | 'waiting'
  | 'ringing'
  | 'heard'
  | 'not-reachable'
  | 'declined'
  | 'taken-by-another'
  | 'accepted'
  | 'called-off'
  | 'no-answer';
export type RingOutcome = 'answered' | 'called-off' | 'unanswered';

export interface Ringer {
  person: Named;
  title: string | null;
  institution: Named | null;
  rung: RingRung;
  standing: Standing;
  since: number;
  /** Why they declined, or cannot be reached. */
  reason: string | null;
}

export interface Ring {
  id: string;
  consult: string;
  purpose: 'expert' | 'guest';
  began_at: number;
  rungs: { rung: RingRung; at: number }[];
  /** When the number to telephone is shown; it is read again then. */
  phone_at: number;
  phones: { name: string; phone: string }[];
  gives_up_at: number;
  outcome: RingOutcome | null;
  outcome_at: number | null;
  taken_by: Named | null;
  people: Ringer[];
}

export interface ConsultRow {
  id: string;
  number: string;
  kind: ConsultKind;
  urgency: Urgency;
  state: ConsultState;
  /** Of the state. */
  since: number;
  patient: CasePatient;
  /** The one that invites. */
  institution: Named;
  village: Named | null;
  group: Named | null;
  requested_by: Named;
  expert: Named | null;
  chips: Chip[];
  submitted_at: number;
  plan: Plan | null;
  owed: Owed[];
  owed_due_at: number | null;
  next_due: { rung: string; at: number } | null;
  overdue: { rung: string; at: number } | null;
  ringing: {
    ring: string;
    began_at: number;
    rung: RingRung;
    people_ringing: number;
    people_heard: number;
  } | null;
  in_room: number;
  /** This person asked, or is the expert. */
  mine: boolean;
  version: number;
}

export type ConsentHow = 'handwriting' | 'photo' | 'video';
export const RELATIONS = ['patient', 'spouse', 'child', 'parent', 'relative', 'guardian', 'proxy'] as const;
export type Relation = (typeof RELATIONS)[number];

export interface Signer {
  name: string;
  relation: Relation;
  phone: string | null;
}

export interface Consent {
  state: 'missing' | 'emergency' | 'given' | 'withdrawn';
  emergency: { by: Named; at: number; reason: string; due_at: number | null } | null;
  signer: Signer | null;
  how: ConsentHow | null;
  object: string | null;
  witness: string | null;
  cost_fen: number | null;
  scope: string | null;
  recording: boolean | null;
  explained_by: Named | null;
  signed_at: number | null;
  withdrawn: (Stamped & { reason: string }) | null;
}

export type Referral = 'stay' | 'refer' | 'refer-now';

export interface OpinionContent {
  analysis: string;
  diagnoses: { icd10: string | null; words: string }[];
  advice: string;
  further: string;
  referral: Referral | null;
  referral_words: string;
  notes: string;
  key_images: KeyImage[];
}

export interface Hand {
  person: Named;
  title: string | null;
  at: number;
  says: 'agrees' | 'dissents';
  reason: string | null;
}

export interface Opinion {
  id: string;
  version: number;
  state: 'draft' | 'signing' | 'signed' | 'amended';
  record_version: number;
  writer: Named;
  written_at: number;
  content: OpinionContent;
  digest: string;
  missing: string[];
  hands: Hand[];
  awaited: Named[];
  /** Why this version was begun. */
  amends: string | null;
  signed_at: number | null;
  /** The signed version that holds while a newer one is being written. */
  in_force: { version: number; content: OpinionContent; hands: Hand[] } | null;
  history: { version: number; state: string; at: number; author: Named; reason: string | null }[];
  draft_version: number;
}

export const DOSE_UNITS = [
  'mg',
  'g',
  'ug',
  'ml',
  'tablet',
  'ampoule',
  'drop',
  'puff',
  'u',
  'mmol',
  'mg/kg',
  'ug/kg',
] as const;
export type DoseUnit = (typeof DOSE_UNITS)[number];
export const ROUTES = [
  'oral',
  'chewed',
  'sublingual',
  'intravenous-push',
  'intravenous-drip',
  'intravenous-pump',
  'intramuscular',
  'subcutaneous',
  'inhaled',
  'rectal',
  'topical',
] as const;
export type Route = (typeof ROUTES)[number];

export interface Dose {
  id: string;
  drug: string;
  /** A decimal number as it was written. */
  amount: string;
  unit: DoseUnit;
  route: Route;
  rate: string;
  said_by: Named;
  written_by: Named;
  written_at: number;
  state: 'written' | 'read-back' | 'confirmed' | 'struck';
  read_back: { by: Named; at: number; words: string | null } | null;
  confirmed_at: number | null;
  struck: { by: Named; at: number; reason: string; was_confirmed: boolean } | null;
  is_order: boolean;
}

export type Part = 'lead' | 'expert' | 'guest';

export interface Invited {
  person: Named;
  title: string | null;
  institution: Named | null;
  part: Part;
  /** By whom; empty when the program did. */
  by: string;
  at: number;
  removed: { by: Named; at: number; reason: string } | null;
}

export interface Seat {
  participant: string;
  person: Named;
  presence: 'expected' | 'here' | 'interrupted' | 'left';
  visits: { from: number; until: number | null }[];
}

export interface Photo {
  object: string;
  content_type: string;
  size_bytes: number;
  at: number;
  by: Named;
  kind: 'photo' | 'paper';
}

export interface Packet {
  cases: CaseRow[];
  studies: StudyRow[];
  reports: {
    id: string;
    case: string;
    case_number: string;
    version: number;
    state: string;
    signed_at: number | null;
    impression: string;
  }[];
}

export type Adopted = 'wholly' | 'partly' | 'not';

export interface ConsultView extends ConsultRow {
  patient_record: Patient | null;
  case: string | null;
  request: ConsultRequest;
  agreed: { ground: Ground; agreement: string | null };
  /** Why it was returned, declined or cancelled. */
  reason: string | null;
  /** By whom; a name, or nobody when it lapsed. */
  reason_by: string | null;
  why_broken: 'requester-line' | 'expert-line' | 'requester-left' | 'expert-left' | 'room' | 'consent' | null;
  way: 'talked' | 'broke-off' | 'written' | null;
  no_show: 'requester' | 'expert' | null;
  consent: Consent;
  invited: Invited[];
  sittings: { from: number; until: number | null; breaks: number }[];
  room: { open: boolean; locked: Stamped | null; present: number; seats: Seat[] };
  ring: Ring | null;
  guest_rings: Ring[];
  opinion: Opinion | null;
  doses: Dose[];
  photos: Photo[];
  packet: Packet | null;
  disposition: { adopted: Adopted; reason: string; done: string; by: Named; at: number } | null;
  acknowledged: Stamped | null;
  delivered_at: number | null;
  signed_at: number | null;
  chat: { id: string; at: number; person: Named; text: string }[];
  timeline: TimelineRow[];
  /** The actions the person's role allows here; whether the state allows them too is said by the state. */
  may: string[];
}

export interface ConsultCounts {
  ringing: number;
  waiting: number;
  scheduled: number;
  live: number;
  opinion_pending: number;
  returned: number;
  to_acknowledge: number;
  owed: number;
  overdue: number;
  to_sign: number;
}

export interface ConsultList {
  items: ConsultRow[];
  next: string | null;
  counts: ConsultCounts;
}

export type Ground = 'same-house' | 'agreement' | 'emergency';

/** A group that may be asked. Without an agreement only an urgent consult goes there. */
export interface AskedGroup {
  id: string;
  name: string;
  institution: Named;
  ground: Ground;
  /** On call now. */
  first: Named[];
  second: Named[];
  reachable: number;
  experts: {
    person: Named;
    title: string | null;
    institution: Named | null;
    years: number;
    qualified: boolean;
  }[];
}

export interface AskedGroups {
  items: AskedGroup[];
  default: string | null;
}

/** Somebody who may be asked to join. */
export interface Invitee {
  person: Named;
  title: string | null;
  institution: Named | null;
  qualified: boolean;
  reachable: boolean;
  why: string | null;
}

/** What lets this page into a room. */
export interface RoomTicket {
  token: string;
  room: string;
  participant: string;
  others: number;
  expires_at: number;
}
