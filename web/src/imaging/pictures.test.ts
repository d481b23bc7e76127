import { expect, it } from 'vitest';
import type { Frame } from './frame';
import { fetchOrder, Pictures, PictureError, type Picture } from './pictures';

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
