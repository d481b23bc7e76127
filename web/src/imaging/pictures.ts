//! Fetches, decodes and keeps the pictures of frames: the one being looked at first, its neighbours after, the
//! least recently seen dropped when memory is full. A failure is kept as one, with its reason.

import { DecodeError, DecodePool } from './decode/pool';
import type { Pixels } from './decode/protocol';
import { ApiProblem } from '../api/http';
import { isLossySyntax, isUncompressed, type Fidelity, type Frame } from './frame';
import { encodedFrame, renderedFrame } from './wado';

export type Picture =
  | { kind: 'grey'; pixels: Pixels; min: number; max: number; fidelity: Fidelity; bytes: number }
  | { kind: 'colour'; rgb: Uint8Array<ArrayBuffer>; fidelity: Fidelity; bytes: number }
  | { kind: 'drawn'; bitmap: ImageBitmap; fidelity: Fidelity; bytes: number };

/** `decode`: our codecs refused it and the server could not draw it either; `line`: it did not arrive. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
  constructor(
    readonly why: 'decode' | 'line',
    options?: ErrorOptions,
  ) {
    super(`picture not drawn: ${why}`, options);
  }
}

/** Suits the 4 GB PCs of county hospitals: about 700 CT slices. */
const KEEP_BYTES = 384 * 1024 * 1024;
const AT_ONCE = 4;

export interface PictureSource {
  load(frame: Frame): Promise<Picture>;
}

export class Pictures {
  private readonly kept = new Map<string, Picture>();
  private readonly failed = new Map<string, PictureError>();
  private readonly coming = new Map<string, Promise<Picture>>();
  private wanted: Frame[] = [];
  private running = 0;
  private size = 0;
  private readonly listeners = new Set<(key: string) => void>();

  constructor(private readonly source: PictureSource) {}

  /** What is here already, marked as just seen. */
  peek(frame: Frame): Picture | PictureError | null {
    const picture = this.kept.get(frame.key);
    if (!picture) return this.failed.get(frame.key) ?? null;
    this.kept.delete(frame.key);
    this.kept.set(frame.key, picture);
    return picture;
  }

  has(frame: Frame): boolean {
    return this.kept.has(frame.key);
  }

  /** Asks for these frames in this order; earlier wishes that have not begun are dropped. */
  want(frames: readonly Frame[]): void {
    this.wanted = frames.filter(
      (frame) => !this.kept.has(frame.key) && !this.coming.has(frame.key) && !this.failed.has(frame.key),
    );
    this.feed();
  }

  /** Tries a failed frame again. */
  retry(frame: Frame): void {
    this.failed.delete(frame.key);
    this.want([frame, ...this.wanted]);
  }

  listen(listener: (key: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private feed(): void {
    while (this.running < AT_ONCE) {
      const frame = this.wanted.shift();
      if (!frame) return;
      this.running += 1;
      const work = this.source.load(frame);
      this.coming.set(frame.key, work);
      work
        .then((picture) => {
          this.keep(frame.key, picture);
        })
        .catch((error: unknown) => {
          this.failed.set(
            frame.key,
            error instanceof PictureError ? error : new PictureError('decode', { cause: error }),
          );
        })
        .finally(() => {
          this.coming.delete(frame.key);
          this.running -= 1;
          for (const listener of this.listeners) listener(frame.key);
          this.feed();
        })
        .catch(() => undefined);
    }
  }

  private keep(key: string, picture: Picture): void {
    this.kept.set(key, picture);
    this.size += picture.bytes;
    for (const [oldest, old] of this.kept) {
      if (this.size <= KEEP_BYTES || oldest === key) break;
      this.kept.delete(oldest);
      this.size -= old.bytes;
      if (old.kind === 'drawn') old.bitmap.close();
    }
  }
}

/** Pictures from DICOMweb. What our decoders cannot do, the server draws, and the pane says so. */
export class WadoPictures implements PictureSource {
  constructor(private readonly pool: Pick<DecodePool, 'decode'> = new DecodePool()) {}

  async load(frame: Frame): Promise<Picture> {
    if (frame.by === 'server') return this.drawn(frame);
    let encoded;
    try {
      encoded = await encodedFrame(frame);
    } catch (cause) {
      // Deflated objects have no frames to hand out; the server says so, and draws them.
      if (cause instanceof ApiProblem && cause.status === 406) return this.drawn(frame);
      throw new PictureError('line', { cause });
    }
    // What the metadata did not say shows now: colours of compressed frames are not ours to guess.
    if (frame.samples !== 1 && !isUncompressed(encoded.syntax)) return this.drawn(frame);
    const fidelity: Fidelity = frame.lossy || isLossySyntax(encoded.syntax) ? 'lossy-at-source' : 'lossless';
    try {
      const { pixels, min, max } = await this.pool.decode(frame, encoded);
      if (frame.samples === 1) return { kind: 'grey', pixels, min, max, fidelity, bytes: pixels.byteLength };
      return { kind: 'colour', rgb: interleaved(pixels, frame), fidelity, bytes: pixels.byteLength };
    } catch (error) {
      if (error instanceof DecodeError) return this.drawn(frame);
      throw error;
    }
  }

  private async drawn(frame: Frame): Promise<Picture> {
    try {
      const bitmap = await renderedFrame(frame);
      return { kind: 'drawn', bitmap, fidelity: 'preview', bytes: bitmap.width * bitmap.height * 4 };
    } catch (cause) {
      // 422: it cannot be drawn. All else may be better the next time: the line, a server that is busy.
      const refused = cause instanceof ApiProblem && cause.status >= 400 && cause.status < 500;
      throw new PictureError(refused || !(cause instanceof ApiProblem) ? 'decode' : 'line', { cause });
    }
  }
}

function interleaved(pixels: Pixels, frame: Frame): Uint8Array<ArrayBuffer> {
  const bytes = pixels instanceof Uint8Array ? pixels : Uint8Array.from(pixels);
  if (!frame.planar) return bytes;
  const plane = frame.rows * frame.columns;
  const out = new Uint8Array(plane * 3);
  for (let i = 0; i < plane; i += 1) {
    out[i * 3] = bytes[i] ?? 0;
    out[i * 3 + 1] = bytes[plane + i] ?? 0;
    out[i * 3 + 2] = bytes[2 * plane + i] ?? 0;
  }
  return out;
}

/** How far from the frame being looked at pictures are fetched ahead of need. */
const REACH = 400;

/** The order in which neighbours are worth fetching: the frame itself, then outwards, mostly ahead. */
export function fetchOrder(total: number, at: number, ahead: 1 | -1): number[] {
  const order = new Set([at]);
  for (let step = 1; step <= Math.min(total, REACH); step += 1) {
    for (const next of [at + ahead * (2 * step - 1), at + ahead * 2 * step, at - ahead * step]) {
      if (next >= 0 && next < total) order.add(next);
    }
  }
  return [...order];
}
