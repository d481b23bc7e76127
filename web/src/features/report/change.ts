//! That the study is no longer what was read, as the server's refusal tells it.

import type { ApiProblem } from '../../api/http';

export interface StudyChange {
  /** How many images there are now; `null` when the server did not say. */
  instancesNow: number | null;
}

/** Set when the refusal is about the study; `null` for any other refusal. */
export function changeOf(problem: ApiProblem): StudyChange | null {
  if (problem.code !== 'study-changed') return null;
  const detail = (typeof problem.detail === 'object' ? problem.detail : null) as Record<
    string,
    unknown
  > | null;
  const now = detail?.['instances_now'];
  return { instancesNow: typeof now === 'number' ? now : null };
}
