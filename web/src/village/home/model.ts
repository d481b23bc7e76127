//! What needs this person now, in the order it needs them: critical values that wait, then results nobody has
//! acknowledged (critical, positive, others; the oldest first), then what is under way. Pure.

import type { CaseRow, CriticalView, DeliveryRow, Me } from '../../api/wire';
import { came, newestFirst } from '../cases/model';
import { isOwn } from '../core/duties';
import { moment } from '../core/format';
import { t } from '../core/words';

/** Critical values this side has still something to do for, the first raised first. */
export function openCriticals(all: readonly CriticalView[]): CriticalView[] {
  return all.filter((one) => criticalDuty(one) !== null).sort((a, b) => a.raised.at - b.raised.at);
}

/** The open critical values, read once for the home page and for the alarm on top of every page. */
export const CRITICALS = '/criticals?open';
export const CRITICALS_WATCH = { kinds: ['critical', 'case', 'report'] } as const;

/** Those that ring at this side now: not repeated yet, repeated and nothing done for too long, or taken back. */
export function ringing(all: readonly CriticalView[]): CriticalView[] {
  return openCriticals(all).filter((one) => one.state !== 'read-back' || one.rung !== null);
}

/** Results that wait for this house to acknowledge them, one of each case: whoever sees the newest sees them all. A
 *  withdrawn one waits too, loudly. */
export function waitingResults(all: readonly DeliveryRow[], me: Me): DeliveryRow[] {
  const waiting = all.filter((one) => one.acknowledged_at === null && isOwn(me, one.receiver.id));
  const newest = new Map<string, DeliveryRow>();
  for (const one of waiting.sort(newestFirst).reverse()) newest.set(one.case, one);
  return [...newest.values()].sort((a, b) => resultRank(a) - resultRank(b) || came(a) - came(b));
}

/** Examinations of this site that are not finished: those that wait for this site, then the most urgent first. */
export function underWay(all: readonly CaseRow[]): CaseRow[] {
  return all.filter((one) => !FINISHED.has(one.progress)).sort((a, b) => returned(b) - returned(a));
}

/** What this side has to do for a critical value, or null when it only waits for others. */
export function criticalDuty(critical: CriticalView): 'read-back' | 'handle' | 'note' | null {
  switch (critical.state) {
    case 'raised':
    case 'notified':
      return 'read-back';
    case 'read-back':
      return 'handle';
    case 'revoked':
      return 'note';
    case 'handled':
    case 'closed':
    case 'void':
      return null;
  }
}

/** What the link says that leads to a critical value, for those this side has something to do for. */
export function dutyWord(critical: CriticalView): string {
  const duty = criticalDuty(critical);
  if (duty === 'note') return t('critical.go-note');
  return duty === null ? '' : t(`critical.do-${duty}`);
}

/** Until when it is to be answered; once a rung has rung, that it is late. */
export function answerBy(critical: CriticalView): string | null {
  if (critical.rung !== null) return t('critical.late');
  return critical.next_due_at === null
    ? null
    : t('critical.answer-by', { time: moment(critical.next_due_at) });
}

/** Where nothing is left to do for this value: others of its case that wait, such as the one that took its place. */
export function alsoWaiting(critical: CriticalView, all: readonly CriticalView[]): CriticalView[] {
  return criticalDuty(critical) === null ? openCriticals(all) : [];
}

const returned = (one: CaseRow): number => Number(one.state === 'returned');

const FINISHED = new Set(['delivered', 'acknowledged', 'closed', 'cancelled', 'declined']);

function resultRank(result: DeliveryRow): number {
  if (isDead(result)) return 0;
  if (result.critical) return 1;
  return result.conclusion === 'positive' ? 2 : 3;
}

/** Withdrawn or replaced since: not to be used any more, and to be known of at once. */
export function isDead(result: DeliveryRow): boolean {
  return result.withdrawn || result.what === 'withdrawal' || result.superseded_by !== null;
}
