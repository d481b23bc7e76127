//! What is being typed about a critical value, and what became of it. Pure.

import type { CriticalView, Stamp } from '../../api/wire';

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

/** A step that somebody else may take while this person types: where the words are kept, and who took it. */
export interface Overtaken {
  form: string;
  by: Stamp;
  /** What they wrote. */
  words: string | null;
}

/** Steps that were taken; what this person typed for one of them was not sent. */
export function overtaken(critical: CriticalView): Overtaken[] {
  const { read_back, handled } = critical;
  return [
    ...(read_back ? [{ form: readingBack(critical), by: read_back, words: critical.read_back_words }] : []),
    ...(handled ? [{ form: handling(critical), by: handled, words: critical.handled_what }] : []),
  ];
}

/** Whether what was typed for a step is none of what was answered: one's own answer may be heard of before it is back. */
export const isUnsent = (typed: string, step: Overtaken): boolean =>
  typed.trim() !== '' && typed.trim() !== step.words?.trim();
