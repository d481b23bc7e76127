//! Where an examination is now, and what of it this side may do. Pure; the sentences come from the words.

import type { CaseRow, CaseView, DeliveryRow, Me } from '../../api/wire';
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
  return (
    row.report !== null &&
    (row.report.state === 'signed' || row.report.state === 'amended' || row.report.state === 'withdrawn')
  );
}

/** This institution's own delivery of the newest report version, the one to acknowledge here. */
export function ownDelivery(view: CaseView, me: Me): DeliveryRow | null {
  const newest = [...view.deliveries].sort(
    (a, b) => b.report_version - a.report_version || b.published_at - a.published_at,
  );
  const own = newest.filter(
    (one) => one.institution === undefined || one.institution === null || isOwn(me, one.institution.id),
  );
  return own[0] ?? null;
}

/** The reason an examination was sent back for, from its timeline; null when it was not. */
export function returnReason(view: CaseView): string | null {
  if (view.state !== 'returned') return null;
  const rows = view.timeline.filter((row) => row.kind.includes('return'));
  const detail = rows[rows.length - 1]?.detail;
  if (typeof detail === 'string') return detail;
  if (
    typeof detail === 'object' &&
    detail !== null &&
    'reason' in detail &&
    typeof detail.reason === 'string'
  )
    return detail.reason;
  return null;
}
