//! Two readers reach for one case: the second is told who was first, and when.

import { ApiProblem } from '../api/http';
import type { CaseView } from '../api/wire';

/** Who holds the case that could not be claimed, and since when where that is known; none when something else was wrong. */
export function whoWasFirst(error: unknown): { name: string; at: number | null } | null {
  if (!(error instanceof ApiProblem) || error.code !== 'stale') return null;
  const now = (error.detail as { current?: Partial<CaseView> } | null)?.current;
  const name = now?.claimed_by?.name;
  if (name === undefined) return null;
  const claims = (now?.timeline ?? []).filter((each) => each.kind === 'case-claimed');
  return { name, at: claims.length === 0 ? null : Math.max(...claims.map((each) => each.at)) };
}
