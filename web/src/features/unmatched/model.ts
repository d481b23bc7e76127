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

/** A link can be made once every warning has been accepted by name. */
export function mayLink(suggestion: Suggestion, accepted: ReadonlySet<string>): boolean {
  return suggestion.warnings.every((warning) => accepted.has(warning.code));
}
