//! A few decode workers and the frames waiting for them. A worker that dies takes one frame with it and is replaced.

import type { EncodedFrame } from '../wado';
import type { Frame } from '../frame';
import type { Done, Job, Pixels, Shape } from './protocol';

export interface Decoded {
  pixels: Pixels;
  min: number;
  max: number;
}

interface Waiting {
  job: Job;
  resolve: (decoded: Decoded) => void;
  reject: (error: Error) => void;
}

export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/** Two keep an old PC's page responsive and still decode faster than a county line delivers. */
const WORKERS = 2;
/** A frame that takes longer is broken, or the codec is lost in it. */
const LIMIT_MS = 30_000;

export class DecodePool {
  private idle: Worker[] = [];
  private made = 0;
  private queue: Waiting[] = [];
  private next = 1;

  constructor(
    private readonly make: () => Worker = () =>
      new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module', name: 'decode' }),
  ) {}

  decode(frame: Frame, encoded: EncodedFrame): Promise<Decoded> {
    return new Promise((resolve, reject) => {
      const job: Job = {
        yuanzhen: 'decode',
        id: this.next++,
        syntax: encoded.syntax,
        shape: shapeOf(frame),
        bytes: encoded.bytes,
      };
      this.queue.push({ job, resolve, reject });
      this.feed();
    });
  }

  private feed(): void {
    while (this.queue.length > 0) {
      const worker = this.idle.pop() ?? this.another();
      if (!worker) return;
      const waiting = this.queue.shift();
      if (waiting) this.run(worker, waiting);
    }
  }

  private another(): Worker | null {
    if (this.made >= WORKERS) return null;
    this.made += 1;
    return this.make();
  }

  private run(worker: Worker, { job, resolve, reject }: Waiting): void {
    const lost = (why: string): void => {
      clearTimeout(limit);
      worker.terminate();
      this.made -= 1;
      reject(new DecodeError(why));
      this.feed();
    };
    const limit = setTimeout(() => {
      lost('time');
    }, LIMIT_MS);
    worker.onerror = (event) => {
      event.preventDefault();
      lost('worker');
    };
    worker.onmessage = (event: MessageEvent<Partial<Done> | null>) => {
      const done = event.data as Done | null;
      if (done?.id !== job.id) return;
      clearTimeout(limit);
      this.idle.push(worker);
      if (done.yuanzhen === 'decoded') resolve({ pixels: done.pixels, min: done.min, max: done.max });
      else reject(new DecodeError(done.why));
      this.feed();
    };
    worker.postMessage(job, [job.bytes.buffer]);
  }
}

function shapeOf(frame: Frame): Shape {
  return {
    rows: frame.rows,
    columns: frame.columns,
    samplesPerPixel: frame.samples,
    bitsAllocated: frame.bitsAllocated,
    bitsStored: frame.bitsStored,
    pixelRepresentation: frame.signed ? 1 : 0,
    planarConfiguration: frame.planar ? 1 : 0,
    photometricInterpretation: frame.photometric,
  };
}
