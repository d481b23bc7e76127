//! What travels between server and web, written by hand after the server's views (`server/src/view`), with
//! the codes that they send as text. `drift` holds them against the types the server prints of itself.
//! Nothing but types; times are milliseconds UTC, ids are UUIDv7 text, dates of birth are "YYYY-MM-DD".

export type Role =
  | 'village-doctor'
  | 'township-doctor'
  | 'technician'
  | 'radiologist'
  | 'senior-radiologist'
  | 'ecg-physician'
  | 'expert'
  | 'dispatcher'
  | 'quality-controller'
  | 'regulator'
  | 'system-admin'
  | 'security-admin'
  | 'audit-admin';

export type InstitutionKind =
  | 'village-clinic'
  | 'township-hospital'
  | 'county-hospital'
  | 'city-hospital'
  | 'province-hospital'
  | 'health-bureau';

export type Level = 'province' | 'city' | 'county' | 'township' | 'village';
export type Urgency = 'emergency' | 'urgent' | 'routine';
/** DICOM Laterality; `U` when the part is not one of a pair. */
export type Laterality = 'L' | 'R' | 'B' | 'U';
/** GB/T 2261.1 in words. */
export type SexCode = 'male' | 'female' | 'unknown' | 'unstated';
export type Conclusion = 'positive' | 'negative';
export type DocumentType =
  | 'national-id'
  | 'hong-kong-macao-permit'
  | 'taiwan-permit'
  | 'passport'
  | 'foreign-resident'
  | 'birth-certificate'
  | 'officer-card'
  | 'health-card'
  | 'insurance-code';

export interface Named {
  id: string;
  name: string;
}

export interface List<T> {
  items: T[];
  next: string | null;
}

export interface MyInstitution {
  id: string;
  name: string;
  kind: InstitutionKind;
  level: Level;
  /** For a village clinic: the hospital of its township. */
  township_hospital: string | null;
  /** The zone its times are written in, by IANA name. */
  zone: string;
}

export interface Me {
  person: { id: string; name: string; login: string };
  roles: { role: Role; institution: MyInstitution }[];
  entry: 'village' | 'reading';
  /** The kinds of examination that somebody in the consortium reads. */
  reads: string[];
  session: { id: string; idle_lock_ms: number };
  demo: boolean;
  county: { name: string };
}

export interface SessionRow {
  id: string;
  created_at: number;
  last_seen_at: number;
  user_agent: string;
  address: string;
  locked: boolean;
  current: boolean;
}

export interface Enrolment {
  kind: 'first-administrator' | 'staff';
  name: string | null;
  /** The login, when it is settled. */
  login: string | null;
  role: Role;
  expires_at: number;
  /** The least number of characters of the password. */
  password_length: number;
}

export interface IdentityCheck {
  valid: boolean;
  /** Why it is not valid. */
  code: string | null;
  birth_date: string | null;
  sex: SexCode | null;
  /** The number in its full, upper-case form. */
  number: string | null;
}

export interface PatientRow {
  id: string;
  name: string;
  sex: SexCode;
  age: number | null;
  document_tail: string | null;
  institution: string;
  last_case_at: number | null;
}

export interface PatientDocument {
  type: DocumentType;
  number: string;
}

export interface Patient {
  id: string;
  institution: string;
  number: string;
  name: string;
  /** What they were called by while nobody knew who they were. */
  former_name: string | null;
  sex: SexCode;
  birth_date: string | null;
  age: number | null;
  document: PatientDocument | null;
  unknown: boolean;
  phone: string | null;
  address: string | null;
  guardian: string | null;
  merged_into: string | null;
  version: number;
}

export interface Examination {
  modality: string;
  body_part: string;
  laterality: Laterality;
  method: string;
  clinical_diagnosis: string;
  icd10: string | null;
  reason: string;
  accession_number: string;
  examined_at: number | null;
}

export interface CasePatient {
  id: string;
  name: string;
  sex: SexCode;
  age: number | null;
  masked: boolean;
}

export interface CaseStudy {
  id: string;
  study_instance_uid: string;
  state: string;
  instances: number;
  complete_at: number | null;
  quarantine: string[];
}

export interface CaseRow {
  id: string;
  number: string;
  patient: CasePatient;
  institution: Named;
  village: Named | null;
  reading_group: Named | null;
  urgency: Urgency;
  examination: Examination;
  /** submitted, claimed, returned, declined, cancelled or closed. */
  state: string;
  /** Why it was returned, declined or cancelled. */
  reason: string | null;
  claimed_by: Named | null;
  claimed_until: number | null;
  created_at: number;
  due_at: number;
  study: CaseStudy | null;
  report: { id: string; state: string } | null;
  critical: { id: string; state: string } | null;
  /** The printed line, the furthest of what happened. */
  progress: string;
  /** It waits for its readers, and is one of those that are counted. */
  waits: boolean;
  /** It waits, and its time is over. */
  overdue: boolean;
  version: number;
}

export interface CaseCounts {
  emergency: number;
  urgent: number;
  routine: number;
  claimed_by_me: number;
  overdue: number;
}

export interface TimelineRow {
  at: number;
  kind: string;
  actor_name: string;
  /** The institution something was sent to. */
  receiver: string | null;
  subject_kind: string;
  subject: string;
  detail: Record<string, unknown>;
}

export interface CaseView extends CaseRow {
  patient_record: Patient | null;
  studies: StudyRow[];
  instance_set: InstanceSet | null;
  report_view: ReportView | null;
  needs_signatures: number;
  deliveries: DeliveryRow[];
  criticals: CriticalView[];
  timeline: TimelineRow[];
  /** The actions the person's role allows here; whether the state allows them too is said by the states. */
  may: string[];
  token: string;
}

/** What there is to read of one study, as a page names it when its reader signs. */
export interface StudySet {
  study: string;
  content_version: number;
  instances: number;
  digest: string;
}

/** What a signature names: exactly these images, of all studies of the case. */
export interface InstanceSet {
  instances: number;
  digest: string;
  studies: StudySet[];
}

export interface MatchWarning {
  code: string;
}

export interface PatientAsSent {
  name: string;
  /** Other readings of the same bytes, when the character set was not certain. */
  other_readings: string[];
  id: string | null;
  sex: SexCode | null;
  birth_date: string | null;
  accession: string | null;
  /** Where the device named one that is ordered here. */
  body_part: string | null;
  laterality: Laterality | null;
  description: string | null;
}

/** Why a person undid a link or a quarantine. */
export interface Remark {
  undone: 'link' | 'quarantine';
  by: Named;
  at: number;
  reason: string;
}

export interface StudyRow {
  id: string;
  study_instance_uid: string;
  /** registered, receiving, matched, unmatched or unreadable. */
  state: string;
  arrival: string;
  unreadable_why: string | null;
  device: Named | null;
  institution: Named;
  modality: string;
  patient_as_sent: PatientAsSent | null;
  instances: number;
  content_version: number;
  received_at: number;
  last_at: number;
  complete_at: number | null;
  warnings: MatchWarning[];
  quarantine: string[];
  remarks: Remark[];
  case: string | null;
  /** How the link was made: accession, patient-number, by-hand or from-device. */
  linked_how: string | null;
  /** Who linked it by hand; another person must undo that. */
  linked_by: Named | null;
  version: number;
}

export interface SeriesView {
  uid: string;
  number: number | null;
  modality: string;
  description: string;
  instances: { sop_instance_uid: string; number: number | null }[];
}

/** What was not taken from one sender for one reason on one day. */
export interface RefusalRow {
  institution: Named;
  /** The device that sent it; null when a person brought it. */
  device: Named | null;
  person: Named | null;
  why: string;
  times: number;
  first_at: number;
  last_at: number;
}

export interface StudyView extends StudyRow {
  series: SeriesView[];
  instance_set: StudySet | null;
  /** What one's role allows with it: link-study, unlink-study, quarantine-study, open-case. */
  may: string[];
}

export interface Suggestion {
  case: CaseRow;
  warnings: MatchWarning[];
}

export interface Template {
  id: string;
  name: string;
  technique: string;
  findings: string;
  impression: string;
  /** What a report written so concludes. */
  positive: Conclusion;
}

export interface ReportContent {
  technique: string;
  findings: string;
  impression: string;
  conclusion: Conclusion | null;
  /** The critical value in words, when there is one. */
  critical: string | null;
  /** The pictures that go with the words, in the order they are printed in. */
  key_images: readonly KeyImage[];
}

/** One frame of an image, in the window it was chosen in. */
export interface KeyImage {
  study_instance_uid: string;
  series_instance_uid: string;
  sop_instance_uid: string;
  /** From 1. */
  frame: number;
  /** `null`: as the image itself says. */
  window: { center: number; width: number } | null;
  caption: string | null;
}

export interface Signature {
  person: Named;
  role: string;
  at: number;
}

export interface ReportVersion {
  version: number;
  state: string;
  at: number;
  author: Named;
  reason: string | null;
}

export interface ReportView {
  id: string;
  case: string;
  /** The token of the case and patient it was written for. */
  token: string;
  version: number;
  /** Goes into `If-Match`. */
  record_version: number;
  state: string;
  content: ReportContent;
  author: Named;
  reviewer: Named | null;
  rejected: { by: Named; at: number; reason: string } | null;
  withdrawn_reason: string | null;
  withdrawn_at: number | null;
  signatures: Signature[];
  needs_signatures: number;
  read_from: InstanceSet;
  draft_saved_at: number;
  draft_version: number;
  /** Who wrote this draft before the case was given to its writer. */
  taken_over_from: Named | null;
  /** Why it changes an earlier version. */
  amends: string | null;
  /** What holds until this version is signed, while it amends a report that stands. */
  in_force: { version: number; content: ReportContent; signatures: Signature[] } | null;
  history: ReportVersion[];
}

export interface ReportCheck {
  code: string;
  /** What an acceptance names; another one when the sentence was changed. */
  key: string;
  severity: 'block' | 'warn';
  field: string;
  start: number | null;
  end: number | null;
  args: Record<string, string | number>;
}

export interface DeliveryRow {
  id: string;
  case: string;
  case_number: string | null;
  report: string;
  report_version: number;
  receiver: Named;
  /** A report, or word that one was withdrawn. */
  what: 'report' | 'withdrawal';
  patient: CasePatient | null;
  examination: Examination | null;
  conclusion: Conclusion | null;
  critical: boolean;
  state: 'published' | 'delivered' | 'acknowledged';
  published_at: number | null;
  delivered_at: number | null;
  acknowledged_at: number | null;
  acknowledged_by: Named | null;
  printed_at: number | null;
  withdrawn: boolean;
  /** The later version that replaced this one. */
  superseded_by: number | null;
  version: number;
}

export interface Stamp {
  by: string;
  at: number;
}

export interface CriticalView {
  id: string;
  case: string;
  case_number: string | null;
  patient: CasePatient | null;
  institution: Named;
  village: Named | null;
  /** The words that must be read back; empty for those who only keep the alarm going. */
  value: string;
  note: string;
  /** What the site was told before and this one takes the place of. */
  replaces: string | null;
  state: 'raised' | 'notified' | 'read-back' | 'handled' | 'closed' | 'revoked' | 'void';
  raised: Stamp;
  notified: Stamp | null;
  notified_to: string | null;
  read_back: Stamp | null;
  read_back_words: string | null;
  handled: Stamp | null;
  handled_what: string | null;
  closed: Stamp | null;
  /** Set when it holds no longer; the reason is empty when nobody gave one. */
  revoked: (Stamp & { why: 'replaced' | 'taken-back' | 'withdrawn'; reason: string }) | null;
  /** The highest rung that rings now. */
  rung: 'screen' | 'phone' | 'duty' | 'handling' | null;
  next_due_at: number | null;
  version: number;
}

export interface Place {
  id: string;
  parent: string | null;
  level: Level;
  code: string | null;
  name: string;
  version: number;
}

export interface Institution {
  id: string;
  place: string;
  kind: InstitutionKind;
  code: string | null;
  site_code: string;
  name: string;
  zone: string;
  consortium: string | null;
  version: number;
}

export interface Route {
  id: string;
  institution: string;
  modality: string;
  /** Empty when the usual group reads it again. */
  reading_group: string | null;
  version: number;
}

export interface Consortium {
  id: string;
  name: string;
  /** The institution that leads it. */
  lead: string;
  version: number;
}

export interface Agreement {
  id: string;
  number: string;
  provider: string;
  receiver: string;
  services: ('imaging' | 'ecg' | 'consult')[];
  valid_from: number;
  valid_until: number | null;
  version: number;
}

export interface ReadingGroup {
  id: string;
  consortium: string | null;
  institution: string;
  name: string;
  modalities: string[];
  signatures: 'one' | 'two';
  members: string[];
  version: number;
}

export interface Staff {
  id: string;
  login: string;
  name: string;
  phone: string | null;
  roles: { role: Role; institution: string }[];
  credentials: { licence_number: string | null; title: string | null; practising_since: string | null };
  active: boolean;
  version: number;
}

export interface Device {
  id: string;
  name: string;
  institution: string;
  modality: string | null;
  ae_title: string;
  address: string;
  charset_override: string | null;
  reading_group: string | null;
  enabled: boolean;
  last_seen_at: number | null;
  version: number;
}

export interface AuditRow {
  number: number;
  at: number;
  actor_kind: string;
  actor: string;
  person_name: string | null;
  role: string | null;
  action: string;
  subject_kind: string;
  subject: string | null;
  purpose: string | null;
  outcome: string;
  detail: unknown;
  hash: string;
}

export interface ErrorBody {
  code: string;
  message: string;
  request_id: string;
  detail?: Record<string, unknown> | null;
}
