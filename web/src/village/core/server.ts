//! What the village pages ask of the server, one named call each; the paths of the API appear here and nowhere else
//! in this entry. Searches and identity numbers travel in bodies, never in addresses.

import { call } from '../../api/http';
import type { FromStudy } from '../../api/fromStudy';
import type {
  CaseRow,
  CaseView,
  CriticalView,
  DeliveryRow,
  Enrolment,
  IdentityCheck,
  Institution,
  List,
  Me,
  Patient,
  PatientDocument,
  PatientRow,
  RefusalRow,
  SessionRow,
  SexCode,
  StudyRow,
  StudyView,
  Suggestion,
  Urgency,
  Examination,
} from '../../api/wire';

export interface NewPatient {
  id: string;
  institution: string;
  name: string;
  sex: SexCode;
  birth_date?: string;
  document?: PatientDocument;
  phone?: string;
  address?: string;
  unknown: boolean;
}

/** A patient's whole record as it is to be. */
export type ChangedPatient = Pick<
  Patient,
  | 'id'
  | 'institution'
  | 'name'
  | 'sex'
  | 'birth_date'
  | 'document'
  | 'phone'
  | 'address'
  | 'guardian'
  | 'unknown'
>;

export type NewExamination = Pick<
  Examination,
  'modality' | 'body_part' | 'laterality' | 'method' | 'clinical_diagnosis' | 'reason'
>;

export interface NewCase {
  id: string;
  patient: string;
  institution: string;
  village?: string;
  urgency: Urgency;
  examination: NewExamination;
}

const id = encodeURIComponent;

export const account = {
  whoAmI: () => call<Me>('GET', '/session'),
  signIn: (login: string, password: string) => call<Me>('POST', '/session', { body: { login, password } }),
  signOut: () => call<undefined>('DELETE', '/session'),
  unlock: (password: string) => call<Me>('POST', '/session/unlock', { body: { password } }),
  sessions: () => call<List<SessionRow>>('GET', '/session/all'),
  signOutEverywhere: () => call<undefined>('DELETE', '/session/all'),
  changePassword: (current: string, next: string) =>
    call<undefined>('POST', '/account/password', { body: { current, new: next } }),
  enrolment: (token: string) => call<Enrolment>('GET', `/enrolment/${id(token)}`),
  enrol: (token: string, body: { login: string; password: string; name?: string }) =>
    call<Me>('POST', `/enrolment/${id(token)}`, { body }),
};

/** Who an unknown patient is, and the doubts that were ticked. */
export interface Identification {
  document: PatientDocument;
  name: string;
  accepted: string[];
}

export const patients = {
  checkIdentity: (type: string, number: string) =>
    call<IdentityCheck>('POST', '/identity/check', { body: { type, number } }),
  search: (q: string, limit: number) =>
    call<List<PatientRow>>('POST', '/patients/search', { body: { q, limit } }),
  register: (body: NewPatient) => call<Patient>('POST', '/patients', { body }),
  open: (patient: string) => call<Patient>('GET', `/patients/${id(patient)}`),
  change: (patient: string, version: number, body: ChangedPatient) =>
    call<Patient>('PUT', `/patients/${id(patient)}`, { body, version }),
  identify: (patient: string, version: number, body: Identification) =>
    call<Patient>('POST', `/patients/${id(patient)}/identify`, { body, version }),
};

export const institutions = {
  list: () => call<List<Institution>>('GET', '/institutions'),
};

export const cases = {
  register: (body: NewCase) => call<CaseView>('POST', '/cases', { body }),
  list: (list: 'open' | 'all', after: string | null) =>
    call<List<CaseRow>>('GET', `/cases?list=${list}&limit=50${after === null ? '' : `&after=${id(after)}`}`),
  open: (one: string) => call<CaseView>('GET', `/cases/${id(one)}`),
  cancel: (one: string, version: number, reason: string) =>
    call<CaseView>('POST', `/cases/${id(one)}/cancel`, { body: { reason }, version }),
  resubmit: (one: string, version: number) =>
    call<CaseView>('POST', `/cases/${id(one)}/resubmit`, { version }),
};

export const reports = {
  pdfPath: (report: string, version: number) => `/api/v1/reports/${id(report)}/pdf?version=${version}`,
};

export const deliveries = {
  list: (state: 'unacknowledged' | 'all') => call<List<DeliveryRow>>('GET', `/deliveries?state=${state}`),
  printed: (one: string, version: number) =>
    call<DeliveryRow>('POST', `/deliveries/${id(one)}/printed`, { version }),
  acknowledge: (one: string, version: number) =>
    call<DeliveryRow>('POST', `/deliveries/${id(one)}/acknowledge`, { version }),
};

export const criticals = {
  list: (state: 'open' | 'all') => call<List<CriticalView>>('GET', `/criticals?state=${state}`),
  readBack: (one: string, version: number, text: string) =>
    call<CriticalView>('POST', `/criticals/${id(one)}/read-back`, { body: { text }, version }),
  handle: (one: string, version: number, text: string) =>
    call<CriticalView>('POST', `/criticals/${id(one)}/handle`, { body: { text }, version }),
  note: (one: string, version: number) =>
    call<CriticalView>('POST', `/criticals/${id(one)}/note`, { version }),
};

export const studies = {
  list: (match: 'unmatched' | 'all') => call<List<StudyRow>>('GET', `/studies?match=${match}`),
  refused: () => call<List<RefusalRow>>('GET', '/refusals'),
  open: (one: string) => call<StudyView>('GET', `/studies/${id(one)}`),
  suggestions: (one: string) => call<List<Suggestion>>('GET', `/studies/${id(one)}/suggestions`),
  link: (one: string, version: number, body: { case: string; accepted_warnings: string[] }) =>
    call<StudyView>('POST', `/studies/${id(one)}/link`, { body, version }),
  unlink: (one: string, version: number, reason: string) =>
    call<StudyView>('POST', `/studies/${id(one)}/unlink`, { body: { reason }, version }),
  clear: (one: string, version: number, reason: string) =>
    call<StudyView>('POST', `/studies/${id(one)}/clear`, { body: { reason }, version }),
  register: (one: string, version: number, body: FromStudy & { id: string }) =>
    call<CaseView>('POST', `/studies/${id(one)}/register`, { body, version }),
};
