//! What travels between server and web, written by hand after the contract until the server prints its own types.
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
  'county-hospital' | 'township-hospital' | 'village-clinic' | 'city-hospital' | 'provincial-hospital';

export type Level = 'province' | 'city' | 'county' | 'township' | 'village';
export type Urgency = 'emergency' | 'urgent' | 'routine';
export type Laterality = 'left' | 'right' | 'both' | 'none';
/** GB/T 2261.1. */
export type SexCode = '0' | '1' | '2' | '9';
export type DocumentType =
  | 'resident-id'
  | 'hk-macau-permit'
  | 'taiwan-permit'
  | 'passport'
  | 'foreigner-pr'
  | 'birth-certificate'
  | 'officer-card'
  | 'health-card'
  | 'medical-insurance'
  | 'other';

export interface Named {
  id: string;
  name: string;
}

export interface List<T> {
  items: T[];
  next: string | null;
}

export interface Me {
  person: { id: string; name: string; login: string };
  roles: { role: Role; institution: { id: string; name: string; kind: InstitutionKind; level: Level } }[];
  entry: 'village' | 'reading';
  session: { id: string; idle_lock_ms: number };
  demo: boolean;
  county: { name: string };
}

export interface SessionRow {
  id: string;
  created_at: number;
  last_seen_at: number;
  user_agent: string | null;
  current: boolean;
}

export interface Enrolment {
  name?: string | null;
  role: Role;
  expires_at: number;
  kind: 'first-administrator' | 'staff';
}

export interface IdentityCheck {
  valid: boolean;
  code?: string | null;
  birth_date?: string | null;
  sex?: SexCode | null;
  number18?: string | null;
}

export interface PatientRow {
  id: string;
  name: string;
  sex: SexCode;
  age: number | string | null;
  document_tail: string | null;
  institution_name: string;
  last_exam_at: number | null;
}

export interface PatientDocument {
  type: DocumentType;
  number: string;
}

export interface Patient {
  id: string;
  name: string;
  sex: SexCode;
  birth_date: string | null;
  age?: number | string | null;
  document: PatientDocument | null;
  phone: string | null;
  address: string | null;
  unknown: boolean;
  institution: Named | string;
  version: number;
}

export interface Examination {
  modality: string;
  body_part: string;
  laterality: Laterality;
  method: string;
  clinical_diagnosis: string;
  reason: string;
}

export interface CasePatient {
  id: string;
  name: string;
  sex: SexCode;
  age: number | string | null;
  masked?: boolean;
}

export interface CaseStudy {
  id: string;
  study_instance_uid: string;
  state: string;
  instances: number;
  expected: number | null;
  complete_at: number | null;
  quarantine: string[];
}

export interface CaseRow {
  id: string;
  number: string;
  accession_number: string;
  patient: CasePatient;
  institution: Named;
  village: Named | null;
  urgency: Urgency;
  examination: Examination;
  state: string;
  claimed_by: Named | null;
  claimed_until: number | null;
  created_at: number;
  due_at: number;
  study: CaseStudy | null;
  report: { id: string; state: string; version: number } | null;
  critical: { id: string; state: string } | null;
  progress: string;
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
  actor_name: string | null;
  institution_name: string | null;
  detail: unknown;
}

export interface CaseView extends CaseRow {
  studies: StudyRow[];
  deliveries: DeliveryRow[];
  criticals: CriticalView[];
  timeline: TimelineRow[];
  may: string[];
  token: string;
}

export interface MatchWarning {
  code: string;
  args?: Record<string, string | number> | null;
}

export interface StudyRow {
  id: string;
  study_instance_uid: string;
  state: string;
  device: Named | null;
  institution: Named | null;
  modality: string | null;
  study_description: string | null;
  patient_as_sent: {
    name: string | null;
    id: string | null;
    sex: string | null;
    birth_date: string | null;
    charset_note: string | null;
  };
  instances: number;
  series: number;
  received_at: number;
  warnings: MatchWarning[];
  quarantine: string[];
  case: string | null;
  version: number;
}

export interface SeriesView {
  uid: string;
  number: number | null;
  modality: string | null;
  description: string | null;
  instances: {
    sop_uid: string;
    number: number | null;
    rows: number | null;
    columns: number | null;
    frames: number;
  }[];
}

export interface StudyView extends Omit<StudyRow, 'series'> {
  series: SeriesView[];
  content_version: number;
  instance_set: string;
}

export interface Suggestion {
  case: CaseRow;
  warnings: MatchWarning[];
  score: number;
}

export interface Template {
  id: string;
  name: string;
  technique: string;
  findings: string;
  impression: string;
}

export interface ReportContent {
  technique: string;
  findings: string;
  impression: string;
  positive: 'positive' | 'negative' | null;
  critical: boolean;
  critical_text: string;
}

export interface Signature {
  person: Named | string;
  name: string;
  role: Role;
  at: number;
  meaning: string;
}

export interface ReportView {
  id: string;
  case: string;
  version: number;
  state: 'draft' | 'submitted' | 'reviewing' | 'signed' | 'amended' | 'withdrawn';
  content: ReportContent;
  author: Named | null;
  reviewer: Named | null;
  signatures: Signature[];
  read_from: { content_version: number; instance_set: string } | null;
  history: { version: number; state: string; at: number; by: Named | string | null; reason: string | null }[];
  draft_saved_at: number | null;
  needs_signatures: 1 | 2;
  may: string[];
}

export interface ReportCheck {
  code: string;
  severity: 'block' | 'warn';
  field: string;
  start: number | null;
  end: number | null;
  args?: Record<string, string | number> | null;
}

export interface DeliveryRow {
  id: string;
  case: string;
  case_number: string;
  report: string;
  report_version: number;
  patient: { name: string; sex: SexCode; age: number | string | null };
  examination: Examination;
  positive: 'positive' | 'negative' | null;
  critical: boolean;
  state: 'published' | 'delivered' | 'acknowledged';
  institution?: Named | null;
  published_at: number;
  acknowledged_at: number | null;
  printed_at: number | null;
  withdrawn: boolean;
  superseded_by: string | null;
  version: number;
}

export interface CriticalView {
  id: string;
  case: string;
  case_number: string;
  patient: { name: string; sex: SexCode; age: number | string | null };
  text: string;
  state: 'raised' | 'notified' | 'read-back' | 'handled' | 'closed';
  raised_at: number;
  by: Named | string | null;
  notified_at?: number | null;
  next_due_at: number | null;
  may: string[];
  version: number;
}

export interface Home {
  counts: Record<string, number>;
  recent: CaseRow[];
}

export interface Upload {
  id: string;
  offset: number;
  size_bytes?: number;
}

export interface Place {
  id: string;
  parent: string | null;
  level: Level;
  code: string;
  name: string;
  version: number;
}

export interface Institution {
  id: string;
  place: string;
  kind: InstitutionKind;
  code: string;
  site_code: string;
  name: string;
  zone: string;
  phone: string | null;
  consortium: string | null;
  version: number;
}

export interface Consortium {
  id: string;
  name: string;
  county: string;
  version: number;
}

export interface Agreement {
  id: string;
  provider: string;
  receiver: string;
  services: string[];
  valid_from: string | number;
  valid_to: string | number | null;
  version: number;
}

export interface ReadingGroup {
  id: string;
  consortium: string;
  institution: string;
  name: string;
  modalities: string[];
  signatures: 1 | 2;
  members: Named[];
  version: number;
}

export interface Staff {
  id: string;
  login: string | null;
  name: string;
  phone: string | null;
  roles: { role: Role; institution: string }[];
  credentials: {
    licence_number: string | null;
    title: string | null;
    practising_since: string | null;
  } | null;
  locked: boolean;
  version: number;
}

export interface Device {
  id: string;
  name: string;
  institution: string;
  modality: string;
  ae_title: string;
  address: string | null;
  charset_override: string | null;
  reading_group: string | null;
  enabled: boolean;
  last_seen_at: number | null;
  version: number;
}

export interface AuditRow {
  number: number;
  at: number;
  person_name: string | null;
  role: Role | null;
  action: string;
  subject_kind: string | null;
  subject_id: string | null;
  outcome: string;
  purpose: string | null;
  detail: unknown;
}

export interface ErrorBody {
  code: string;
  message: string;
  request_id: string;
  detail?: Record<string, unknown>;
}
