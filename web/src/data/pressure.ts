//! Where a case stands with its time: nobody can read what was not examined yet, and what is done presses no more.

import type { CaseRow } from '../api/wire';

/** Before there are images, plenty of time, little of it (a quarter of the span or ten minutes), over, or done. */
type Pressure = 'early' | 'calm' | 'soon' | 'over' | 'done';

/** The printed states in which somebody still has to do something. */
const WAITING = new Set(['queued', 'claimed', 'drafting', 'submitted', 'reviewing', 'rejected']);

export function isWaiting({ progress }: Pick<CaseRow, 'progress'>): boolean {
  return WAITING.has(progress);
}

export function pressureOf(one: Pick<CaseRow, 'progress' | 'due_at' | 'created_at'>, now: number): Pressure {
  if (one.progress === 'registered') return 'early';
  if (!isWaiting(one) && one.progress !== 'receiving') return 'done';
  const left = one.due_at - now;
  if (left <= 0) return 'over';
  const span = one.due_at - one.created_at;
  return left < Math.min(span / 4, 600_000) || left < 120_000 ? 'soon' : 'calm';
}
