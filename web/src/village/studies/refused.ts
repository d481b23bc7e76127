//! What could not be taken from the devices of this site, and from whoever brought files: in words, and how much of it is
//! fresh. Pure.

import type { RefusalRow } from '../../api/wire';
import { fullMoment } from '../core/format';
import { t, tCode } from '../core/words';

/** Under which key it is kept, on every page that tells of it. */
export const REFUSED = '/refusals';
export const REFUSED_WATCH = { kinds: ['study'] } as const;

const FRESH_MS = 24 * 60 * 60 * 1000;

/** How often something was not taken in the last day. */
export function lately(rows: readonly RefusalRow[], now: number): number {
  return rows.filter((row) => now - row.last_at < FRESH_MS).reduce((sum, row) => sum + row.times, 0);
}

/** What happened, and what to do. A file that a person brought is told of as on the page of the upload. */
export function refusedWords(row: RefusalRow): { what: string; todo: string } {
  const { why } = row;
  const other = { what: t('refused.other'), todo: t('refused.other-todo') };
  return row.device === null
    ? { what: tCode(`error.${why}`, other.what), todo: tCode(`todo.${why}`, other.todo) }
    : { what: tCode(`refused.${why}`, other.what), todo: tCode(`refused-todo.${why}`, other.todo) };
}

/** When: one moment, or from when to when. */
export function refusedWhen(row: RefusalRow): string {
  const [first, last] = [fullMoment(row.first_at), fullMoment(row.last_at)];
  return first === last ? first : `${first} – ${last}`;
}
