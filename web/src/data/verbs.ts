//! What a person can ask the server to do with cases, studies, reports and critical values: one call each.
//! Every change carries the version it was decided on.

import { call } from '../api/http';
import type { FromStudy } from '../api/fromStudy';
import type { CaseView, CriticalView, ReportCheck, ReportContent, StudySet, StudyView } from '../api/wire';

const id = encodeURIComponent;

export const caseVerbs = {
  claim: (one: string, version: number) => call<CaseView>('POST', `/cases/${id(one)}/claim`, { version }),
  release: (one: string, version: number) => call<CaseView>('POST', `/cases/${id(one)}/release`, { version }),
  sendBack: (one: string, version: number, reason: string) =>
    call<CaseView>('POST', `/cases/${id(one)}/return`, { version, body: { reason } }),
  cancel: (one: string, version: number, reason: string) =>
    call<CaseView>('POST', `/cases/${id(one)}/cancel`, { version, body: { reason } }),
  assign: (one: string, version: number, person: string) =>
    call<CaseView>('POST', `/cases/${id(one)}/assign`, { version, body: { person } }),
  decline: (one: string, version: number, reason: string) =>
    call<CaseView>('POST', `/cases/${id(one)}/decline`, { version, body: { reason } }),
  close: (one: string, version: number) => call<CaseView>('POST', `/cases/${id(one)}/close`, { version }),
  reopen: (one: string, version: number) => call<CaseView>('POST', `/cases/${id(one)}/reopen`, { version }),
};

export const studyVerbs = {
  link: (one: string, version: number, body: { case: string; accepted_warnings: string[] }) =>
    call<StudyView>('POST', `/studies/${id(one)}/link`, { version, body }),
  unlink: (one: string, version: number, reason: string) =>
    call<StudyView>('POST', `/studies/${id(one)}/unlink`, { version, body: { reason } }),
  register: (one: string, version: number, body: FromStudy & { id: string }) =>
    call<CaseView>('POST', `/studies/${id(one)}/register`, { version, body }),
  clear: (one: string, version: number, reason: string) =>
    call<StudyView>('POST', `/studies/${id(one)}/clear`, { version, body: { reason } }),
};

/** What a hand is put under: the version as printed, the images that were read, the warnings meant so (their keys). */
export interface SignBody {
  version: number;
  instance_set: readonly StudySet[];
  accepted: string[];
}

export const reportVerbs = {
  start: (of: string, report: string) =>
    call<CaseView>('POST', `/cases/${id(of)}/report`, { body: { id: report } }),
  saveDraft: (one: string, version: number, content: ReportContent) =>
    call<{ version: number; draft_saved_at: number }>('PUT', `/reports/${id(one)}/draft`, {
      version,
      body: content,
    }),
  check: (one: string, content: ReportContent, signal?: AbortSignal) =>
    call<{ items: ReportCheck[] }>('POST', `/reports/${id(one)}/check`, { body: content, signal }),
  submit: (one: string, version: number, body: SignBody & { content: ReportContent }) =>
    call<CaseView>('POST', `/reports/${id(one)}/submit`, { version, body }),
  takeBack: (one: string, version: number) =>
    call<CaseView>('POST', `/reports/${id(one)}/take-back`, { version }),
  review: (one: string, version: number) => call<CaseView>('POST', `/reports/${id(one)}/review`, { version }),
  reject: (one: string, version: number, reason: string) =>
    call<CaseView>('POST', `/reports/${id(one)}/reject`, { version, body: { reason } }),
  sign: (one: string, version: number, body: SignBody) =>
    call<CaseView>('POST', `/reports/${id(one)}/sign`, { version, body }),
  amend: (one: string, version: number, reason: string) =>
    call<CaseView>('POST', `/reports/${id(one)}/amend`, { version, body: { reason } }),
  giveUp: (one: string, version: number) =>
    call<CaseView>('POST', `/reports/${id(one)}/give-up`, { version }),
  withdraw: (one: string, version: number, reason: string) =>
    call<CaseView>('POST', `/reports/${id(one)}/withdraw`, { version, body: { reason } }),
  pdfUrl: (one: string, version: number) => `/api/v1/reports/${id(one)}/pdf?version=${String(version)}`,
};

/** Somebody at the site who may read a critical value back. */
export interface Call {
  person: string;
  name: string;
  title: string | null;
  institution: { id: string; name: string };
  phone: string | null;
}

export const criticalVerbs = {
  /** Asked for when somebody is about to telephone: each look at the numbers is written down. */
  calls: (one: string) => call<{ items: Call[] }>('GET', `/criticals/${id(one)}/calls`),
  /** Told by telephone to somebody this program does not know; `to` names a person it knows. */
  notify: (one: string, version: number, to: string | null) =>
    call<CriticalView>('POST', `/criticals/${id(one)}/notify`, { version, body: { to } }),
  readBack: (one: string, version: number, text: string) =>
    call<CriticalView>('POST', `/criticals/${id(one)}/read-back`, { version, body: { text } }),
  handle: (one: string, version: number, text: string) =>
    call<CriticalView>('POST', `/criticals/${id(one)}/handle`, { version, body: { text } }),
  close: (one: string, version: number) =>
    call<CriticalView>('POST', `/criticals/${id(one)}/close`, { version }),
  revoke: (one: string, version: number, text: string) =>
    call<CriticalView>('POST', `/criticals/${id(one)}/revoke`, { version, body: { text } }),
  note: (one: string, version: number) =>
    call<CriticalView>('POST', `/criticals/${id(one)}/note`, { version }),
};
