//! Which parts of what a device sent agree with a case. Pure comparison for the eye; the server's warnings decide.

import type { CaseRow, MatchWarning, Patient, StudyRow, StudyView, Suggestion } from '../../api/wire';

export interface Comparison {
  field: 'name' | 'sex' | 'birth-date' | 'patient-number' | 'accession' | 'modality';
  sent: string | null;
  ours: string | null;
  /** `unknown` when one side says nothing: that is not agreement. */
  agrees: 'yes' | 'no' | 'unknown';
}

/** Both sides of everything a person is asked to confirm. Where the server says that it differs, it does. */
export function compare(
  study: StudyRow,
  one: CaseRow,
  record: Patient | null,
  warnings: readonly MatchWarning[] = [],
): Comparison[] {
  const sent = study.patient_as_sent;
  const order = one.examination;
  const born = record?.birth_date ?? null;
  const number = numberOf(record, sent?.id ?? null);
  const name = sent?.name ?? null;
  const accession = sent?.accession ?? null;
  return [
    row('name', name, one.patient.name, nameAgrees(study, one.patient.name)),
    row('sex', sent?.sex ?? null, one.patient.sex, same(sent?.sex ?? null, one.patient.sex)),
    row('birth-date', sent?.birth_date ?? null, born, same(sent?.birth_date ?? null, born)),
    row('patient-number', sent?.id ?? null, number, same(sent?.id ?? null, number)),
    row('accession', accession, order.accession_number, same(accession, order.accession_number)),
    row('modality', study.modality, order.modality, same(study.modality, order.modality)),
  ].map((each) =>
    warnings.some((warning) => warning.code === `${each.field}-differs`) ? { ...each, agrees: 'no' } : each,
  );
}

/** A device may send the number of the patient's certificate in place of ours: then that is what stands beside it. */
function numberOf(record: Patient | null, sent: string | null): string | null {
  if (record === null) return null;
  const certificate = record.document?.number ?? null;
  return same(sent, certificate) === true ? certificate : record.number;
}

/** Any reading of the sent bytes may be the name: the character set is often not what the device says. */
function nameAgrees(study: StudyRow, ours: string): boolean | null {
  const sent = study.patient_as_sent;
  if (sent === null || sent.name === '') return null;
  return [sent.name, ...sent.other_readings].some((reading) => plain(reading) === plain(ours));
}

function row(
  field: Comparison['field'],
  sent: string | null,
  ours: string | null,
  agrees: boolean | null,
): Comparison {
  const known = sent !== null && sent !== '' && ours !== null && agrees !== null;
  return { field, sent, ours, agrees: known ? (agrees ? 'yes' : 'no') : 'unknown' };
}

function plain(text: string): string {
  return text.replace(/[\s^=]/g, '').toLocaleLowerCase();
}

function same(a: string | null, b: string | null): boolean | null {
  return a === null || b === null || a === '' || b === '' ? null : folded(a) === folded(b);
}

function folded(text: string): string {
  return text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
}

/** Whether a link of this study was undone by hand, so that it waits here for the second time. */
export function wasLinked(study: StudyRow): boolean {
  return study.case === null && study.remarks.some((remark) => remark.undone === 'link');
}

/** Whether this person can undo the link: their role, and not by the hand that made it. */
export function mayUnlink(study: StudyView, me: string): 'yes' | 'no' | 'other-hand' {
  if (study.case === null || !study.may.includes('unlink-study')) return 'no';
  return study.linked_by?.id === me ? 'other-hand' : 'yes';
}

/** Fewest disagreements first; among equals the server's order stands. */
export function ranked(all: readonly Suggestion[]): Suggestion[] {
  return [...all].sort((a, b) => a.warnings.length - b.warnings.length);
}

/** A link can be made once every warning has been accepted by name. */
export function mayLink(suggestion: Suggestion, accepted: ReadonlySet<string>): boolean {
  return suggestion.warnings.every((warning) => accepted.has(warning.code));
}
