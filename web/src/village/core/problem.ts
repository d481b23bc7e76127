//! A failure as the village pages know it: a code, whether it may pass by itself, and words for both what happened
//! and what to do. The server sends codes; the sentences are ours.

import { ApiProblem } from '../../api/http';
import { t, tCode } from './words';

export interface Problem {
  code: string;
  status: number;
  requestId: string | null;
  detail: Record<string, unknown>;
  /** The line or the server is at fault, not what was asked: trying again later is right. */
  passing: boolean;
}

/** Anything caught, as a problem. A programming error is told as one rather than hidden. */
export function asProblem(error: unknown): Problem {
  if (error instanceof ApiProblem) {
    return {
      code: error.code,
      status: error.status,
      requestId: error.requestId ?? null,
      detail: (error.detail ?? {}) as Record<string, unknown>,
      passing: error.status === 0 || error.status === 429 || error.status >= 500,
    };
  }
  if (error instanceof LocalProblem) {
    return { code: error.code, status: -1, requestId: null, detail: {}, passing: false };
  }
  reportError(error);
  return { code: 'page-failed', status: -1, requestId: null, detail: {}, passing: false };
}

/** A failure found by the page itself, such as a file that is too large. */
export class LocalProblem extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

/** What happened and what to do, in the language spoken now. */
export function problemWords(problem: Problem): { what: string; todo: string } {
  const args = wordArgs(problem.detail);
  const kind = generalKind(problem);
  return {
    what: tCode(`error.${problem.code}`, t(`error.${kind}`), args),
    todo: tCode(`todo.${problem.code}`, t(`todo.${kind}`), args),
  };
}

type General =
  'unreachable' | 'busy' | 'server' | 'refused' | 'gone' | 'stale-general' | 'invalid' | 'page-failed';

function generalKind(problem: Problem): General {
  if (problem.status === 0) return 'unreachable';
  if (problem.status < 0) return 'page-failed';
  if (problem.status === 429 || problem.status === 503) return 'busy';
  if (problem.status >= 500) return 'server';
  if (problem.status === 403 || problem.status === 401 || problem.status === 423) return 'refused';
  if (problem.status === 404) return 'gone';
  if (problem.status === 409 || problem.status === 428) return 'stale-general';
  return 'invalid';
}

function wordArgs(detail: Record<string, unknown>): Record<string, string | number> {
  const args: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(detail)) {
    if (typeof value === 'string' || typeof value === 'number') args[name] = value;
  }
  if (typeof detail.retry_after_ms === 'number')
    args.seconds = Math.max(1, Math.ceil(detail.retry_after_ms / 1000));
  if (typeof detail.limit_bytes === 'number')
    args.limit = `${Math.round(detail.limit_bytes / 1024 / 1024)} MB`;
  return args;
}
