//! Two readers reach for one case: the second is told who was first.

import { ApiProblem } from '../api/http';
import type { CaseView } from '../api/wire';

/** Who holds the case that could not be claimed; none when something else was wrong. */
export function whoWasFirst(error: unknown): string | null {
  if (!(error instanceof ApiProblem) || error.code !== 'stale') return null;
  const now = (error.detail as { current?: Partial<CaseView> } | null)?.current;
  return now?.claimed_by?.name ?? null;
}
