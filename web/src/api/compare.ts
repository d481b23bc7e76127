//! Which parts of what a device sent agree with a case. Pure comparison for the eye; the server's warnings decide.

import type { CaseRow, MatchWarning, Patient, StudyRow } from './wire';

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

/** Whether two texts are one, but for spaces, case and width; null when one of them says nothing. */
export function same(a: string | null, b: string | null): boolean | null {
  return a === null || b === null || a === '' || b === '' ? null : folded(a) === folded(b);
}

function folded(text: string): string {
  return text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
}
