//! What spoke against linking the images of a case and was confirmed by whoever linked them: it stays in sight for as long
//! as the link does. Pure.

import type { MatchWarning, StudyRow } from '../../api/wire';

/** Each thing once, whichever of the studies it is said of. */
export function linkedDespite(studies: readonly Pick<StudyRow, 'warnings'>[]): MatchWarning[] {
  const found = new Map<string, MatchWarning>();
  for (const each of studies.flatMap((study) => study.warnings))
    if (!found.has(each.code)) found.set(each.code, each);
  return [...found.values()];
}
