//! Where an examination is now, and what of it this side may do. Pure; the sentences come from the words.

import type { CaseRow, CaseView, CriticalView, DeliveryRow, Me } from '../../api/wire';
import { isOwn } from '../core/duties';
import { progressWord } from '../core/codes';
import { t } from '../core/words';

/** One plain line: where is it now. */
export function progressLine(row: CaseRow): string {
  if (row.study !== null && row.study.quarantine.length > 0) return t('progress.quarantined');
  if (row.progress === 'claimed' && row.claimed_by)
    return t('progress.claimed-by', { name: row.claimed_by.name });
  return progressWord(row.progress);
}

/** Whether a signed report can be opened (also a withdrawn one, to see that it was withdrawn). */
export function hasResult(row: CaseRow): boolean {
  return row.report !== null && PUBLISHED.has(row.report.state);
}

/** This institution's own delivery of the newest report version, the one to acknowledge here. */
export function ownDelivery(view: CaseView, me: Me): DeliveryRow | null {
  return own(view, me)[0] ?? null;
}

/** What came to this institution and nobody here has acknowledged: whoever has seen the newest has seen them all. */
export function ownWaiting(view: CaseView, me: Me): DeliveryRow[] {
  return own(view, me).filter((one) => one.acknowledged_at === null);
}

/** Critical values that went with their report, of which nobody here has said that it is known. */
export function voidedByWithdrawal(view: CaseView): CriticalView[] {
  return view.criticals.filter((one) => one.state === 'revoked' && one.revoked?.why === 'withdrawn');
}

/** The deliveries to this institution, the newest first. */
function own(view: CaseView, me: Me): DeliveryRow[] {
  return view.deliveries.filter((one) => isOwn(me, one.receiver.id)).sort(newestFirst);
}

/** A withdrawal comes after the report it withdraws. */
export const newestFirst = (a: DeliveryRow, b: DeliveryRow): number =>
  b.report_version - a.report_version || came(b) - came(a);

/** A report and word that it was withdrawn are one thing to its receiver: the withdrawal stands for both. */
export function withdrawnOnce(all: readonly DeliveryRow[]): DeliveryRow[] {
  const of = (one: DeliveryRow): string => [one.report, one.report_version, one.receiver.id].join();
  const gone = new Set(all.filter((one) => one.what === 'withdrawal').map(of));
  return all.filter((one) => one.what === 'withdrawal' || !gone.has(of(one)));
}

/** When it arrived, or was sent. */
export const came = (one: DeliveryRow): number => one.delivered_at ?? one.published_at ?? 0;

const PUBLISHED = new Set(['signed', 'amended', 'withdrawn']);
