//! That the study is no longer what was read, as the server's refusal tells it.

import type { ApiProblem } from '../../api/http';

export interface StudyChange {
  /** Whose reading is old: the signer may look again; what the writer signed for only the writer can mend. */
  of: 'signer' | 'writer';
  /** How many images were read, and how many there are now; `null` when the server did not say. */
  instancesRead: number | null;
  instancesNow: number | null;
  /** Images were linked to the case or taken from it, or it is another patient's. */
  matchChanged: boolean;
}

const CODES: Partial<Record<string, StudyChange['of']>> = {
  'study-changed': 'signer',
  'study-changed-since-written': 'writer',
};

/** Set when the refusal is about the study; `null` for any other refusal. */
export function changeOf(problem: ApiProblem): StudyChange | null {
  const of = CODES[problem.code];
  if (of === undefined) return null;
  const detail = (typeof problem.detail === 'object' ? problem.detail : null) as Record<
    string,
    unknown
  > | null;
  const count = (name: string): number | null => {
    const value = detail?.[name];
    return typeof value === 'number' ? value : null;
  };
  return {
    of,
    instancesRead: count('instances_read'),
    instancesNow: count('instances_now'),
    matchChanged: detail?.['match_changed'] === true,
  };
}
