//! Which parts of what a device sent agree with a case. Pure comparison for the eye; the server's warnings decide.

import type { CaseRow, StudyRow, Suggestion } from '../../api/wire';

export interface Comparison {
  field: 'name' | 'sex' | 'accession' | 'modality';
  sent: string | null;
  ours: string | null;
  /** `unknown` when one side says nothing: that is not agreement. */
  agrees: 'yes' | 'no' | 'unknown';
}

export function compare(study: StudyRow, one: CaseRow): Comparison[] {
  const sent = study.patient_as_sent;
  const name = sent?.name ?? null;
  const order = one.examination;
  return [
    row('name', name, one.patient.name, nameAgrees(study, one.patient.name)),
    row('sex', sent?.sex ?? null, one.patient.sex, same(sent?.sex ?? null, one.patient.sex)),
    row(
      'accession',
      sent?.accession ?? null,
      order.accession_number,
      same(sent?.accession ?? null, order.accession_number),
    ),
    row('modality', study.modality, order.modality, same(study.modality, order.modality)),
  ];
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
  return a === null || b === null || a === '' || b === '' ? null : a === b;
}

/** Fewest disagreements first; among equals the server's order stands. */
export function ranked(all: readonly Suggestion[]): Suggestion[] {
  return [...all].sort((a, b) => a.warnings.length - b.warnings.length);
}

/** A link can be made once every warning has been accepted by name. */
export function mayLink(suggestion: Suggestion, accepted: ReadonlySet<string>): boolean {
  return suggestion.warnings.every((warning) => accepted.has(warning.code));
}
