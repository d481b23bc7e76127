//! Why a step of a consult was refused and what to do: words that come with the pages of consults. For all else the words
//! of the other pages do.

import { problemWords, type Problem } from '../core/problem';
import { tCode } from '../core/words';

export function refusalWords(problem: Problem): { what: string; todo: string } {
  const usual = problemWords(problem);
  return {
    what: tCode(`refusal.${problem.code}`, usual.what),
    todo: tCode(`refusal-todo.${problem.code}`, usual.todo),
  };
}

/** Two refusals of a dose have words of their own: elsewhere the same codes are about critical values and images. */
export function ofDose(problem: Problem | null): Problem | null {
  const own = problem?.code === 'same-hand' || problem?.code === 'read-back-differs';
  return problem !== null && own ? { ...problem, code: `dose-${problem.code}` } : problem;
}
