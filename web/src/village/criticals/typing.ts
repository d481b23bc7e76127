//! What is being typed about a critical value. Pure.

import type { CriticalView } from '../../api/wire';

/** Under what the words of the read-back are kept while they are typed. */
export const readingBack = (critical: CriticalView): string => `critical.${critical.id}.read-back`;

/** Under what it is kept what was done. */
export const handling = (critical: CriticalView): string => `critical.${critical.id}.handle`;

/** A common answer joins what was typed, once; `joint` stands between. */
export function joined(text: string, answer: string, joint: string): string {
  const typed = text.trim();
  if (typed === '') return answer;
  return typed.includes(answer) ? text : typed + joint + answer;
}
