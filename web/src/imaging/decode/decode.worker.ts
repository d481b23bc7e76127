//! Decodes one frame at a time, away from the page: the codecs need a looser policy than the page has, and a bad
//! file may only hurt this worker. What comes out is checked against what the header promised.

import { decodeImageFrame } from 'dicom-frame-decoder';
import type { Done, Job, Pixels } from './protocol';
import { onlyStoredBits } from './stored';

async function decode(job: Job): Promise<Done> {
  const frame = await decodeImageFrame(
    { ...job.shape },
    job.syntax,
    job.bytes,
    {},
    { preScale: { enabled: false } },
    undefined,
  );
  const { rows, columns, samplesPerPixel, bitsAllocated, bitsStored, pixelRepresentation } = job.shape;
  if (frame.pixelData.length !== rows * columns * samplesPerPixel) {
    return { yuanzhen: 'failed', id: job.id, why: 'size' };
  }
  const pixels = typed(frame.pixelData, bitsAllocated, pixelRepresentation === 1);
  onlyStoredBits(pixels, bitsStored, pixelRepresentation === 1);
  let min = Infinity;
  let max = -Infinity;
  for (const value of pixels) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { yuanzhen: 'decoded', id: job.id, pixels, min, max };
}

/** In the header's own type and in memory of its own (codecs hand out views of theirs). */
function typed(values: ArrayLike<number>, bits: number, signed: boolean): Pixels {
  if (bits <= 8) return signed ? Int8Array.from(values) : Uint8Array.from(values);
  return signed ? Int16Array.from(values) : Uint16Array.from(values);
}

self.addEventListener('message', (event: MessageEvent<Partial<Job> | null>) => {
  const job = event.data;
  if (job?.yuanzhen !== 'decode') return;
  decode(job as Job)
    .catch((error: unknown): Done => ({ yuanzhen: 'failed', id: job.id ?? -1, why: String(error) }))
    .then((done) => {
      self.postMessage(done, { transfer: done.yuanzhen === 'decoded' ? [done.pixels.buffer] : [] });
    })
    .catch(() => undefined);
});
