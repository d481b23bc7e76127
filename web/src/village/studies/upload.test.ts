// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { upload } from './upload';

/** The far end of the line: the protocol as the server speaks it, and faults to order. */
class FarEnd {
  readonly open = new Map<string, { sha256: string; size: number; length: number; state: string }>();
  readonly asked: string[] = [];
  /** Answers to give instead, in order; `null` lets a request through, `'cut'` cuts the line. */
  faults: (null | 'cut' | { status: number; code: string })[] = [];

  async answer(url: string, init: RequestInit): Promise<Response> {
    const path = url.replace('/api/v1/uploads', '');
    this.asked.push(`${init.method ?? 'GET'} ${path.replace(/[0-9a-f-]{36}/, 'ID')}`);
    const fault = this.faults.shift() ?? null;
    if (fault === 'cut') throw new TypeError('cut');
    if (fault) return told(fault.status, { code: fault.code });
    if (path === '') {
      const body = JSON.parse(String(init.body)) as { id: string; sha256: string; size_bytes: number };
      const known = this.open.get(body.id) ?? {
        sha256: body.sha256,
        size: body.size_bytes,
        length: 0,
        state: 'open',
      };
      this.open.set(body.id, known);
      return told(201, { offset: known.length, state: known.state });
    }
    const one = this.open.get(path.slice(1, 37));
    if (!one) return told(404, { code: 'not-found' });
    if (path.endsWith('/commit')) {
      if (one.length < one.size) return told(409, { code: 'incomplete' });
      one.state = 'committed';
      return told(200, { state: 'committed' });
    }
    const offset = Number(new Headers(init.headers).get('Upload-Offset'));
    if (offset !== one.length) return told(409, { code: 'other-offset' });
    one.length += (init.body as ArrayBuffer).byteLength;
    await Promise.resolve();
    return told(200, { offset: one.length });
  }
}

const told = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });

function image(length: number): File {
  const octets = new Uint8Array(length).map((_, at) => at % 251);
  octets.set(
    [...'DICM'].map((letter) => letter.charCodeAt(0)),
    128,
  );
  return new File([octets], 'IM0001');
}

let far: FarEnd;
let steps: [number, boolean][];
const run = (file: File) =>
  upload(file, 'here', (sent, waiting) => steps.push([sent, waiting]), new AbortController().signal);

beforeEach(() => {
  far = new FarEnd();
  steps = [];
  localStorage.clear();
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => far.answer(url, init));
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout'],
    shouldAdvanceTime: true,
    advanceTimeDelta: 500,
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const MIB = 1024 * 1024;

describe('a file on its way', () => {
  it('goes in pieces of one mebibyte, by itself, and is committed', async () => {
    await run(image(MIB + 10));
    expect(far.asked).toEqual(['POST ', 'PATCH /ID', 'PATCH /ID', 'POST /ID/commit']);
    expect(steps).toEqual([
      [0, false],
      [MIB, false],
      [MIB + 10, false],
    ]);
    expect(localStorage.getItem('yuanzhen.uploads')).toBe('{}');
  });

  it('waits while the line is gone and goes on with smaller pieces from where the server is', async () => {
    far.faults = [null, null, 'cut', 'cut'];
    await run(image(MIB + 10));
    expect(steps).toContainEqual([-1, true]);
    expect([...far.open.values()].map((one) => one.state)).toEqual(['committed']);
    expect(far.asked.filter((one) => one === 'POST ')).toHaveLength(3);
  });

  it('asks where it stands when another tab was faster', async () => {
    far.faults = [
      null,
      { status: 409, code: 'other-offset' },
      null,
      null,
      { status: 409, code: 'incomplete' },
    ];
    await run(image(500));
    expect([...far.open.values()].map((one) => one.state)).toEqual(['committed']);
  });

  it('keeps its place when the session is gone, and resumes under the same id', async () => {
    far.faults = [null, null, { status: 401, code: 'not-signed-in' }];
    const file = image(MIB + 10);
    await expect(run(file)).rejects.toMatchObject({ status: 401 });
    await run(file);
    expect(far.open.size).toBe(1);
    expect(steps).toContainEqual([MIB, false]);
  });

  it('begins anew once when its place is gone, and gives up when that is no use', async () => {
    far.faults = [{ status: 409, code: 'upload-closed' }];
    await run(image(500));
    expect(far.open.size).toBe(1);
    far.faults = Array.from({ length: 4 }, () => ({ status: 404, code: 'not-found' }));
    await expect(run(image(600))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('does not send what is no DICOM file, or nothing', async () => {
    await expect(run(new File(['a letter'], 'letter.txt'))).rejects.toMatchObject({ code: 'not-dicom' });
    await expect(run(new File([], 'empty.dcm'))).rejects.toMatchObject({ code: 'file-empty' });
    expect(far.asked).toEqual([]);
  });

  it('tells a stick that was pulled out from a lost line', async () => {
    const file = image(500);
    vi.spyOn(file, 'arrayBuffer').mockRejectedValue(new DOMException('gone', 'NotReadableError'));
    await expect(run(file)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
