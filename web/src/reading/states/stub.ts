//! Stands in for the server on the state pages, and only there: answers from the synthetic cast, or fails as told.

import { CASE_TOKEN } from './cast';
import { phantomFrame, phantomMetadata } from './phantom';

export type Answer = unknown;
/** `hang` never answers, `offline` has no line, a number is a refusal with that status. */
export type Behaviour = 'hang' | 'offline' | number | Record<string, Answer>;

/** Slices of the synthetic CT. */
const SLICES = 32;

export function stubFetch(
  behaviour: Behaviour,
  images: 'good' | 'broken' | 'foreign' = 'good',
): typeof fetch {
  return (input, init) => {
    const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
    const method = init?.method ?? 'GET';
    if (url.startsWith('/dicom-web/')) return Promise.resolve(dicomWeb(url, images));
    if (behaviour === 'hang') return new Promise(() => undefined);
    if (behaviour === 'offline') return Promise.reject(new TypeError('no line'));
    if (typeof behaviour === 'number') return Promise.resolve(refusal(behaviour, 'internal'));
    const path = url.replace('/api/v1', '').replace(/\?.*$/, '');
    for (const [pattern, answer] of Object.entries(behaviour)) {
      const [verb, route] = pattern.split(' ');
      if (verb !== method || !new RegExp(`^${route ?? ''}$`).test(path)) continue;
      if (typeof answer === 'number')
        return Promise.resolve(refusal(answer, answer === 409 ? 'stale' : 'internal'));
      if (typeof answer === 'object' && answer !== null && 'refuse' in answer) {
        const { refuse, detail } = answer as { refuse: string; detail?: unknown };
        return Promise.resolve(refusal(409, refuse, detail));
      }
      return Promise.resolve(json(answer));
    }
    return Promise.resolve(refusal(404, 'not-found'));
  };
}

function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

function refusal(status: number, code: string, detail?: unknown): Response {
  return json({ code, message: 'synthetic', request_id: 'q-2041', detail }, status);
}

function dicomWeb(url: string, images: 'good' | 'broken' | 'foreign'): Response {
  const meta = /studies\/([^/]+)\/series\/([^/]+)\/metadata$/.exec(url);
  if (meta) {
    const study = images === 'foreign' ? '9.9.9' : (meta[1] ?? '');
    return json(phantomMetadata(study, meta[2] ?? '', SLICES), 200, {
      'Case-Token': CASE_TOKEN,
      'Content-Version': '1',
    });
  }
  const frame = /instances\/[^/]+\.(\d+)\/frames\/1$/.exec(url);
  if (!frame || images === 'broken') return refusal(422, 'not-drawn');
  return new Response(phantomFrame(Number(frame[1]), SLICES), {
    headers: { 'Content-Type': 'application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1' },
  });
}
