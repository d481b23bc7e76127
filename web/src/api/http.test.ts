import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem, call, isStale, watchSession } from './http';
import { uuidv7 } from './uuid';

const answer = (status: number, body: unknown): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), { status });
const stub = (response: Response | Error) =>
  vi.stubGlobal(
    'fetch',
    vi.fn(() => (response instanceof Error ? Promise.reject(response) : Promise.resolve(response))),
  );

afterEach(() => vi.unstubAllGlobals());

describe('a call', () => {
  it('sends JSON under the API with the version it was decided on', async () => {
    stub(answer(200, { ok: 1 }));
    await call('PUT', '/reports/1/draft', { body: { a: 1 }, version: 7 });
    const [url, init] = vi.mocked(fetch).mock.calls[0] ?? [];
    expect(url).toBe('/api/v1/reports/1/draft');
    expect(init?.headers).toMatchObject({ 'If-Match': '"7"', 'Content-Type': 'application/json' });
    expect(init?.body).toBe('{"a":1}');
  });

  it('an empty answer is undefined', async () => {
    stub(answer(204, undefined));
    await expect(call('DELETE', '/session')).resolves.toBeUndefined();
  });

  it('a refusal keeps the server’s code, number and detail', async () => {
    stub(answer(409, { code: 'stale', message: 'm', request_id: 'q', detail: { current: 9 } }));
    const problem = await call('POST', '/x').catch((error: unknown) => error);
    expect(isStale(problem)).toBe(true);
    expect(problem).toMatchObject({ status: 409, requestId: 'q', detail: { current: 9 } });
  });

  it('a page that is not ours still becomes a problem', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>', { status: 502 })));
    await expect(call('GET', '/x')).rejects.toMatchObject({ status: 502, code: 'http-502' });
  });

  it('no answer is told as no answer', async () => {
    stub(new TypeError('failed'));
    await expect(call('GET', '/x')).rejects.toMatchObject({ status: 0, code: 'unreachable' });
  });

  it('a line that went silent is given up', async () => {
    vi.useFakeTimers();
    vi.stubGlobal(
      'fetch',
      (_: string, { signal }: RequestInit) =>
        new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => {
            reject(new DOMException('given up', 'AbortError'));
          }),
        ),
    );
    const told = vi.fn();
    void call('GET', '/x').catch(told);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told.mock.calls[0]).toMatchObject([{ status: 0, code: 'unreachable' }]);
    vi.useRealTimers();
  });

  it('a lost or locked session is told to the page', async () => {
    const heard: string[] = [];
    const stop = watchSession((trouble) => heard.push(trouble));
    stub(answer(401, { code: 'not-signed-in' }));
    await call('GET', '/x').catch(() => undefined);
    stub(answer(423, { code: 'session-locked' }));
    await call('GET', '/x').catch(() => undefined);
    stub(answer(401, { code: 'wrong-credentials' }));
    await call('GET', '/x').catch(() => undefined);
    stop();
    expect(heard).toEqual(['signed-out', 'locked']);
  });
});

it('ids are UUIDv7 and sort by time', () => {
  expect(uuidv7(1_700_000_000_000)).toMatch(/^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(uuidv7(1) < uuidv7(2)).toBe(true);
  expect(new ApiProblem(1, 'a').message).toContain('a');
});
