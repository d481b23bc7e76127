//! Names that are longer than the list's column: where one is on the list, its rows are high enough for all of it. Pure.

import type { CaseRow } from '../../api/wire';

/** Pixels of a row, and of one whose patient's name takes several lines. */
const ROW_PX = 46;
const TALL_ROW_PX = 76;

/** What stands in one line beside sex and age, in letters; a Chinese character is as wide as two. */
const ONE_LINE = 9;

const wide = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u;

/** Whether a name may be longer than its column. */
export function isLong(name: string): boolean {
  let letters = 0;
  for (const each of name) letters += wide.test(each) ? 2 : 1;
  return letters > ONE_LINE;
}

/** How high each row is. All alike: the list is longer than what is drawn of it. */
export function rowPixels(rows: readonly Pick<CaseRow, 'patient'>[]): number {
  return rows.some((row) => isLong(row.patient.name)) ? TALL_ROW_PX : ROW_PX;
}
