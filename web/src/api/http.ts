//! Speaks JSON with `/api/v1`: one error type, versions by `If-Match`, and word to the page when the session
//! has ended (401) or is locked (423). It caches nothing, retries nothing and shows nothing.

/** Status 0 means that no answer came: nothing is known about whether the request arrived. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(
    readonly status: number,
    /** Stable and kebab-case; the sentences are the web's own. `unreachable` when no answer came. */
    readonly code: string,
    readonly requestId: string | null = null,
    readonly detail: unknown = null,
    options?: ErrorOptions,
  ) {
    super(`${code} (${String(status)})`, options);
  }
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type SessionTrouble = 'signed-out' | 'locked';

export interface CallOptions {
  body?: unknown;
  /** Version of the thing being changed; sent as `If-Match`. */
  version?: number | undefined;
  signal?: AbortSignal | undefined;
  headers?: Record<string, string> | undefined;
}

const BASE = '/api/v1';
/** How long an answer is waited for, a little longer than the server takes at most. A line that went silent says nothing. */
const PATIENCE_MS = 65_000;
const listeners = new Set<(trouble: SessionTrouble) => void>();

/** Tells when any answer says that the session is gone or locked. Returns how to stop listening. */
export function watchSession(listener: (trouble: SessionTrouble) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Sends JSON to a path under `/api/v1` and reads JSON back; an empty answer is `undefined`. */
export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  if (options.version !== undefined) headers['If-Match'] = `"${String(options.version)}"`;
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  return asking(options.signal, async (signal) => {
    const response = await answer(`${BASE}${path}`, {
      method,
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal,
    });
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  });
}

/** Sends anything anywhere on our own server (octets, PDF, DICOMweb); throws `ApiProblem` like `call`. */
export function send(url: string, init: RequestInit): Promise<Response> {
  return asking(init.signal, (signal) => answer(url, { ...init, signal }));
}

/** Does it until it is told to stop or has waited long enough. */
async function asking<T>(
  told: AbortSignal | null | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const cease = (): void => {
    stop.abort();
  };
  if (told?.aborted) cease();
  told?.addEventListener('abort', cease);
  const timer = setTimeout(cease, PATIENCE_MS);
  try {
    return await ask(stop.signal);
  } catch (cause) {
    if (told?.aborted || cause instanceof ApiProblem || cause instanceof SyntaxError) throw cause;
    throw new ApiProblem(0, 'unreachable', null, null, { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function answer(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { credentials: 'same-origin', cache: 'no-store', ...init });
  if (!response.ok) throw await refusal(response);
  return response;
}

/** True when the fact changed under the reader: someone else was faster, or the page is old. */
export function isStale(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.status === 409 && error.code === 'stale';
}

async function refusal(response: Response): Promise<ApiProblem> {
  let code = `http-${String(response.status)}`;
  let requestId: string | null = null;
  let detail: unknown = null;
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null) {
      const fields = body as Record<string, unknown>;
      if (typeof fields['code'] === 'string') code = fields['code'];
      if (typeof fields['request_id'] === 'string') requestId = fields['request_id'];
      detail = fields['detail'] ?? null;
    }
  } catch {
    // Not our error shape (a proxy's page, say): the status is all we know.
  }
  if (code === 'not-signed-in') tell('signed-out');
  if (code === 'session-locked') tell('locked');
  return new ApiProblem(response.status, code, requestId, detail);
}

function tell(trouble: SessionTrouble): void {
  for (const listener of listeners) listener(trouble);
}
