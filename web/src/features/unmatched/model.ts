//! What may be linked and undone by hand. Pure; the server decides.

import type { StudyRow, StudyView, Suggestion } from '../../api/wire';

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

/** So many are shown at first: those with the fewest disagreements. */
export const AT_FIRST = 5;

/** The only one that nothing speaks against; none when there are several, or none. */
export function sure(ordered: readonly Suggestion[]): Suggestion | undefined {
  const [first, second] = ordered;
  if (first === undefined || first.warnings.length > 0) return undefined;
  return second === undefined || second.warnings.length > 0 ? first : undefined;
}

/** Those with this text in name, number, accession number or site. */
export function found(ordered: readonly Suggestion[], text: string): Suggestion[] {
  const wanted = text.trim().toLocaleLowerCase();
  return ordered.filter(({ case: one }) =>
    [one.patient.name, one.number, one.examination.accession_number, one.institution.name].some((field) =>
      field.toLocaleLowerCase().includes(wanted),
    ),
  );
}

/** A link can be made once every warning has been accepted by name. */
export function mayLink(suggestion: Suggestion, accepted: ReadonlySet<string>): boolean {
  return suggestion.warnings.every((warning) => accepted.has(warning.code));
}
