import { afterEach, describe, expect, it, vi } from 'vitest';
import { DecodeError, type Decoded } from './decode/pool';
import type { Frame } from './frame';
import { fetchOrder, Pictures, PictureError, WadoPictures, type Picture } from './pictures';

const frame = (n: number): Frame => ({ key: `f${String(n)}` }) as Frame;
const picture: Picture = {
  kind: 'grey',
  pixels: new Uint8Array(1),
  min: 0,
  max: 0,
  fidelity: 'lossless',
  bytes: 1,
};
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
};

it('fetches the frame first, then mostly ahead', () => {
  expect(fetchOrder(6, 2, 1)).toEqual([2, 3, 4, 1, 5, 0]);
  expect(fetchOrder(6, 5, -1)[1]).toBe(4);
  expect(fetchOrder(1, 0, 1)).toEqual([0]);
});

it('drops wishes that have not begun when the reader moves on', async () => {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const pictures = new Pictures({
    load: (one) => {
      asked.push(one.key);
      return new Promise((resolve) => {
        waiting.push(() => {
          resolve(picture);
        });
      });
    },
  });
  pictures.want([0, 1, 2, 3, 4, 5].map(frame));
  pictures.want([9].map(frame));
  for (const go of waiting.splice(0)) go();
  await settle();
  expect(asked).toEqual(['f0', 'f1', 'f2', 'f3', 'f9']);
});

it('keeps a failure as a failure until asked again', async () => {
  let good = false;
  const pictures = new Pictures({
    load: () => (good ? Promise.resolve(picture) : Promise.reject(new PictureError('decode'))),
  });
  pictures.want([frame(1)]);
  await settle();
  expect(pictures.peek(frame(1))).toBeInstanceOf(PictureError);
  good = true;
  pictures.retry(frame(1));
  await settle();
  expect(pictures.peek(frame(1))).toBe(picture);
});

describe('pictures from the server', () => {
  afterEach(() => vi.unstubAllGlobals());

  const ct = { key: 'ct', study: '1', series: '2', sop: '3', number: 1, samples: 1, lossy: false } as Frame;
  const octets = (syntax: string): Response =>
    new Response(new Uint8Array([1, 2]), {
      headers: { 'Content-Type': `application/octet-stream; transfer-syntax=${syntax}` },
    });
  const refusal = (status: number, code: string): Response =>
    new Response(JSON.stringify({ code, message: code }), { status });
  const drawn = (): Response => new Response(new Blob(['png']), { headers: { 'Content-Type': 'image/png' } });

  /** The server answers frames and drawn pictures so; what is asked for is noted. */
  function server(frames: () => Response, rendered: () => Response): string[] {
    const asked: string[] = [];
    vi.stubGlobal('fetch', (url: string) => {
      const tail = url.split('/frames/1')[1] ?? '';
      asked.push(tail === '' ? 'frame' : tail);
      return Promise.resolve(tail === '/rendered' ? rendered() : frames());
    });
    vi.stubGlobal('createImageBitmap', () => Promise.resolve({ width: 2, height: 3 }));
    return asked;
  }
  const decodes = {
    decode: (): Promise<Decoded> => Promise.resolve({ pixels: Uint8Array.of(1), min: 1, max: 1 }),
  };
  const fails = { decode: (): Promise<Decoded> => Promise.reject(new DecodeError('size')) };
  const syntax = '1.2.840.10008.1.2.4.90';

  it('are not asked for when the page decodes the frame itself', async () => {
    const asked = server(() => octets(syntax), drawn);
    const found = await new WadoPictures(decodes).load({ ...ct, by: 'decode' });
    expect([found.kind, found.fidelity, asked]).toEqual(['grey', 'lossless', ['frame']]);
  });

  it('stand in for what decoders would draw wrong, cannot read, or are not given, and are marked', async () => {
    const cases: [Frame, () => Response, typeof decodes][] = [
      [{ ...ct, by: 'server' }, () => octets(syntax), decodes],
      [{ ...ct, by: 'decode' }, () => octets(syntax), fails],
      [{ ...ct, by: 'decode' }, () => refusal(406, 'deflated'), decodes],
      [{ ...ct, by: 'decode', samples: 3 }, () => octets('1.2.840.10008.1.2.4.50'), decodes],
    ];
    for (const [frame, frames, pool] of cases) {
      const asked = server(frames, drawn);
      const found = await new WadoPictures(pool).load(frame);
      expect([found.kind, found.fidelity, found.bytes]).toEqual(['drawn', 'preview', 24]);
      expect(asked.at(-1)).toBe('/rendered');
    }
  });

  it('that cannot be drawn either are a failure with its reason', async () => {
    const why = async (frames: () => Response, rendered: () => Response): Promise<unknown> => {
      server(frames, rendered);
      return new WadoPictures(fails).load({ ...ct, by: 'decode' }).catch((error: unknown) => error);
    };
    const damaged = await why(
      () => octets(syntax),
      () => refusal(422, 'malformed-image'),
    );
    expect(damaged).toMatchObject({ name: 'PictureError', why: 'decode' });
    const busy = await why(
      () => octets(syntax),
      () => refusal(503, 'busy'),
    );
    expect(busy).toMatchObject({ why: 'line' });
    const gone = await why(() => refusal(404, 'not-found'), drawn);
    expect(gone).toMatchObject({ why: 'line' });
  });
});
