//! One sentence for anything caught: the server's code in the reader's language, with the request's number when
//! only the server's log can say more.

import { ApiProblem } from '../api/http';
import { whoWasFirst } from '../data/claim';
import { formatMoment } from '../words/reading/format';
import { codeWords } from '../words/reading/words';

export function problemWords(error: unknown, place?: string): string {
  if (!(error instanceof ApiProblem)) return codeWords('error', 'page-failed');
  const args = typeof error.detail === 'object' ? (error.detail as Record<string, unknown> | null) : null;
  if (place !== undefined) {
    const local = codeWords(`error-${place}`, error.code, args);
    if (local !== error.code) return local;
  }
  const words = codeWords('error', error.code, args);
  if (words !== error.code) return words;
  const general =
    error.status >= 500
      ? 'server'
      : error.status === 404
        ? 'gone'
        : error.status === 403
          ? 'refused'
          : 'other';
  return codeWords('error', general, { code: error.code, request: error.requestId ?? '–' });
}

/** The same after a claim: whoever was first is named. */
export function claimWords(error: unknown): string {
  const first = whoWasFirst(error);
  if (first === null) return problemWords(error);
  const { name, at } = first;
  return at === null
    ? codeWords('claim', 'lost', { name })
    : codeWords('claim', 'lost-at', { name, at: formatMoment(at) });
}
