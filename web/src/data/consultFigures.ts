//! What waits in the consults in one's sight, in numbers, the most pressing first: the same for who asks, who answers and
//! who distributes. Pure.

import { theZone } from '../api/zone';
import type { ConsultCounts, ConsultRow } from './consult';

export const FIGURES = ['ringing', 'waiting', 'today', 'opinion_pending', 'to_acknowledge'] as const;
export type Figure = (typeof FIGURES)[number];

/** Today is the institution's day. */
export function isToday(row: Pick<ConsultRow, 'state' | 'plan'>, now: number): boolean {
  if (row.plan === null || (row.state !== 'scheduled' && row.state !== 'confirmed')) return false;
  const day = new Intl.DateTimeFormat('sv', { timeZone: theZone(), dateStyle: 'short' });
  return day.format(row.plan.from) === day.format(now);
}

/** `rows` are those that are not over: what is planned for today has no count of its own. */
export function figuresOf(
  counts: ConsultCounts,
  rows: readonly ConsultRow[],
  now: number,
): Record<Figure, number> {
  return {
    ringing: counts.ringing,
    waiting: counts.waiting,
    today: rows.filter((row) => isToday(row, now)).length,
    opinion_pending: counts.opinion_pending,
    to_acknowledge: counts.to_acknowledge,
  };
}
