//! What needs this person now, in the order it needs them: critical values that wait, then results nobody has
//! acknowledged (critical, positive, others; the oldest first), then what is under way. Pure.

import type { CaseRow, CriticalView, DeliveryRow } from '../../api/wire';

/** Critical values this side has still something to do for. */
export function openCriticals(all: readonly CriticalView[]): CriticalView[] {
  return all
    .filter((one) => one.state !== 'closed')
    .sort((a, b) => dutyRank(a) - dutyRank(b) || a.raised.at - b.raised.at);
}

/** Results that wait to be acknowledged; a withdrawn one waits too, loudly. */
export function waitingResults(all: readonly DeliveryRow[]): DeliveryRow[] {
  return all
    .filter((one) => one.acknowledged_at === null)
    .sort((a, b) => resultRank(a) - resultRank(b) || (a.published_at ?? 0) - (b.published_at ?? 0));
}

/** Examinations of this site that are not finished, the newest first. */
export function underWay(all: readonly CaseRow[]): CaseRow[] {
  return all.filter((one) => !FINISHED.has(one.progress)).sort((a, b) => b.created_at - a.created_at);
}

/** What this side has to do for a critical value, or null when it only waits for others. */
export function criticalDuty(critical: CriticalView): 'read-back' | 'handle' | null {
  switch (critical.state) {
    case 'raised':
    case 'notified':
      return 'read-back';
    case 'read-back':
      return 'handle';
    case 'handled':
    case 'closed':
      return null;
  }
}

const FINISHED = new Set(['delivered', 'acknowledged', 'closed', 'cancelled', 'declined']);

function dutyRank(critical: CriticalView): number {
  return criticalDuty(critical) === null ? 1 : 0;
}

function resultRank(result: DeliveryRow): number {
  if (isDead(result)) return 0;
  if (result.critical) return 1;
  return result.conclusion === 'positive' ? 2 : 3;
}

/** Withdrawn or replaced since: not to be used any more, and to be known of at once. */
export function isDead(result: DeliveryRow): boolean {
  return result.withdrawn || result.what === 'withdrawal' || result.superseded_by !== null;
}
