//! What the worklist shows and in which order: pure decisions over the rows the server sent. It never hides an
//! emergency silently: the counts always speak of the whole list.

import type { CaseCounts, CaseRow, Urgency } from '../../api/wire';
import { isWaiting } from '../../data/pressure';

export type Order = 'priority' | 'due' | 'newest';

export interface Filter {
  text: string;
  urgency: Urgency | null;
  progress: string | null;
  modality: string | null;
  institution: string | null;
  mineOnly: boolean;
  overdueOnly: boolean;
}

export const NO_FILTER: Filter = {
  text: '',
  urgency: null,
  progress: null,
  modality: null,
  institution: null,
  mineOnly: false,
  overdueOnly: false,
};

/** The filter that leaves the rows a count is of. */
export function filterOf(count: keyof CaseCounts): Filter {
  switch (count) {
    case 'claimed_by_me':
      return { ...NO_FILTER, mineOnly: true };
    case 'overdue':
      return { ...NO_FILTER, overdueOnly: true };
    default:
      return { ...NO_FILTER, urgency: count };
  }
}

const RANK: Record<Urgency, number> = { emergency: 0, urgent: 1, routine: 2 };
/** A claim counts until its moment has passed. */
export function claimOf(row: CaseRow, me: string, now: number): 'free' | 'mine' | 'other' {
  if (row.claimed_by === null) return 'free';
  if (row.claimed_until !== null && row.claimed_until <= now) return 'free';
  return row.claimed_by.id === me ? 'mine' : 'other';
}

export function matches(row: CaseRow, filter: Filter, me: string): boolean {
  // These buttons bear a count of what waits; which rows that is the server says, which counted them.
  if ((filter.urgency !== null || filter.mineOnly) && !row.waits) return false;
  if (filter.overdueOnly && !row.overdue) return false;
  if (filter.urgency !== null && row.urgency !== filter.urgency) return false;
  if (filter.progress !== null && row.progress !== filter.progress) return false;
  if (filter.modality !== null && row.examination.modality !== filter.modality) return false;
  if (filter.institution !== null && row.institution.id !== filter.institution) return false;
  if (filter.mineOnly && row.claimed_by?.id !== me) return false;
  const text = filter.text.trim().toLocaleLowerCase();
  if (text === '') return true;
  return [
    row.patient.name,
    row.number,
    row.examination.accession_number,
    row.examination.body_part,
    row.institution.name,
    row.village?.name ?? '',
  ].some((field) => field.toLocaleLowerCase().includes(text));
}

export function inOrder(rows: readonly CaseRow[], order: Order): CaseRow[] {
  const done = (row: CaseRow): number => (isWaiting(row) ? 0 : 1);
  return [...rows].sort((a, b) => {
    if (order === 'newest') return b.created_at - a.created_at || a.id.localeCompare(b.id);
    const late = done(a) - done(b);
    if (late !== 0) return late;
    if (order === 'priority' && RANK[a.urgency] !== RANK[b.urgency]) return RANK[a.urgency] - RANK[b.urgency];
    return a.due_at - b.due_at || a.id.localeCompare(b.id);
  });
}

/** The case to read next: mine first, then the most pressing that nobody holds and whose images are here. */
export function nextCase(
  rows: readonly CaseRow[],
  me: string,
  now: number,
  except: string | null = null,
): CaseRow | null {
  const ordered = inOrder(rows, 'priority').filter(
    (row) => row.id !== except && isWaiting(row) && row.study !== null,
  );
  return (
    ordered.find((row) => claimOf(row, me, now) === 'mine') ??
    ordered.find((row) => claimOf(row, me, now) === 'free') ??
    null
  );
}

/** The choices a filter can offer, from what is there. */
export function choices(rows: readonly CaseRow[]): {
  progress: string[];
  modality: string[];
  institution: { id: string; name: string }[];
} {
  const places = new Map(rows.map((row) => [row.institution.id, row.institution]));
  return {
    progress: [...new Set(rows.map((row) => row.progress))].sort(),
    modality: [...new Set(rows.map((row) => row.examination.modality))].sort(),
    institution: [...places.values()].sort((a, b) => a.name.localeCompare(b.name)),
  };
}

/** Which rows of a long list are worth drawing. */
export function visibleRows(
  scrollTop: number,
  height: number,
  row: number,
  total: number,
  spare = 8,
): { first: number; last: number } {
  const first = Math.max(0, Math.floor(scrollTop / row) - spare);
  const last = Math.min(total, Math.ceil((scrollTop + height) / row) + spare);
  return { first, last };
}
