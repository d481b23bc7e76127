/**
 * Speaks JSON with `/api/v1`: one error type, versions by `If-Match`, and word to the page when the session
 * has ended (401) or is locked (423). It caches nothing, retries nothing and shows nothing.
 */

/** The server's refusal. `code` is stable; sentences are the web's own. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | null = null,
    readonly detail: unknown = null,
  ) {
    super(message);
  }
}

/** No answer came: the line or the server is away. Nothing is known about whether the request arrived. */
export class OfflineError extends Error {
  override readonly name = 'OfflineError';
  constructor(cause?: unknown) {
    super('no answer from the server', { cause });
  }
}

export type SessionTrouble = 'signed-out' | 'locked';

export interface RequestOptions {
  /** Version of the thing being changed; sent as `If-Match`. */
  version?: number | undefined;
  signal?: AbortSignal | undefined;
  headers?: Record<string, string> | undefined;
}

const BASE = '/api/v1';
const listeners = new Set<(trouble: SessionTrouble) => void>();

/** Tells when any answer says that the session is gone or locked. Returns how to stop listening. */
export function watchSession(listener: (trouble: SessionTrouble) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(trouble: SessionTrouble): void {
  for (const listener of listeners) listener(trouble);
}

/** Sends and returns the raw answer; throws `ApiError` or `OfflineError`. Addresses outside `/api/v1` start with `/`. */
export async function send(
  method: string,
  path: string,
  body?: BodyInit | null,
  options: RequestOptions = {},
): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  if (options.version !== undefined) headers['If-Match'] = `"${String(options.version)}"`;
  let response: Response;
  try {
    response = await fetch(path.startsWith('/') ? path : `${BASE}/${path}`, {
      method,
      headers,
      body: body ?? null,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: options.signal ?? null,
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new OfflineError(error);
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

/** Sends JSON and reads JSON; an empty answer is `undefined`. */
export async function request<T>(
  method: string,
  path: string,
  body?: unknown,
  options: RequestOptions = {},
): Promise<T> {
  const response = await send(method, path, body === undefined ? null : JSON.stringify(body), {
    ...options,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...options.headers,
    },
  });
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export const http = {
  get: <T>(path: string, options?: RequestOptions) => request<T>('GET', path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: RequestOptions) =>
    request<T>('POST', path, body, options),
  put: <T>(path: string, body?: unknown, options?: RequestOptions) => request<T>('PUT', path, body, options),
  patch: <T>(path: string, body?: unknown, options?: RequestOptions) =>
    request<T>('PATCH', path, body, options),
  delete: <T>(path: string, options?: RequestOptions) => request<T>('DELETE', path, undefined, options),
};

async function refusal(response: Response): Promise<ApiError> {
  let code = `http-${String(response.status)}`;
  let message = response.statusText;
  let requestId: string | null = null;
  let detail: unknown = null;
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null) {
      const fields = body as Record<string, unknown>;
      if (typeof fields['code'] === 'string') code = fields['code'];
      if (typeof fields['message'] === 'string') message = fields['message'];
      if (typeof fields['request_id'] === 'string') requestId = fields['request_id'];
      detail = fields['detail'] ?? null;
    }
  } catch {
    // Not our error shape (a proxy's page, say): the status is all we know.
  }
  if (code === 'not-signed-in') tell('signed-out');
  if (code === 'session-locked') tell('locked');
  return new ApiError(response.status, code, message, requestId, detail);
}

/** True when the fact changed under the reader: someone else was faster, or the page is old. */
export function isStale(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 409 && error.code === 'stale';
}
