//! What needs this person now, in the order it needs them: critical values that wait, then results nobody has
//! acknowledged (critical, positive, others; the oldest first), then what is under way. Pure.

import type { CaseRow, CriticalView, DeliveryRow } from '../../api/wire';

/** Critical values this side has still something to do for. */
export function openCriticals(all: readonly CriticalView[]): CriticalView[] {
  return all
    .filter((one) => one.state !== 'closed')
    .sort((a, b) => dutyRank(a) - dutyRank(b) || a.raised_at - b.raised_at);
}

/** Results that wait to be acknowledged; a withdrawn one waits too, loudly. */
export function waitingResults(all: readonly DeliveryRow[]): DeliveryRow[] {
  return all
    .filter((one) => one.acknowledged_at === null)
    .sort((a, b) => resultRank(a) - resultRank(b) || a.published_at - b.published_at);
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

const FINISHED = new Set(['delivered', 'acknowledged', 'closed', 'cancelled', 'withdrawn']);

function dutyRank(critical: CriticalView): number {
  return criticalDuty(critical) === null ? 1 : 0;
}

function resultRank(result: DeliveryRow): number {
  if (result.withdrawn || result.superseded_by !== null) return 0;
  if (result.critical) return 1;
  return result.positive === 'positive' ? 2 : 3;
}
