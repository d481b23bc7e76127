//! Under which key a case is kept, and which live events make it old.

export const CASE_WATCH = ['case', 'study', 'report', 'delivery', 'critical'] as const;

export function caseKey(id: string): string {
  return `/cases/${id}`;
}
