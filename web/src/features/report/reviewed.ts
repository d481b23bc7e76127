//! What a reviewer saw when sending a report back, held in this page only, so that the next look shows what the
//! writer changed. Leaving the page forgets it.

import type { ReportContent } from '../../api/wire';

const seen = new Map<string, ReportContent>();

export function remember(person: string, report: string, content: ReportContent): void {
  seen.set(`${person}/${report}`, content);
}

export function lastReviewed(person: string, report: string): ReportContent | null {
  return seen.get(`${person}/${report}`) ?? null;
}
