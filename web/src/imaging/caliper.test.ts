import { describe, expect, it } from 'vitest';
import { laid, nudged } from './caliper';
import type { Frame } from './frame';
import { FITTED, flippedH, matrix } from './view';

const frame = { key: 'one', columns: 100, rows: 50 } as Frame;
const screen = { width: 400, height: 400 };
const plain = matrix(FITTED, { width: 100, height: 50 }, 1, screen);

describe('a caliper moved by keys', () => {
  it('lies across the middle of the screen', () => {
    const { from, to } = laid(frame, plain, screen);
    expect(from).toEqual([37.5, 25]);
    expect(to).toEqual([62.5, 25]);
  });

  it('moves one end by whole image pixels and leaves the other', () => {
    const moved = nudged(laid(frame, plain, screen), 'to', frame, plain, 10, -2);
    expect(moved.to).toEqual([72.5, 23]);
    expect(moved.from).toEqual([37.5, 25]);
  });

  it('goes right on the screen when the image is mirrored', () => {
    const mirrored = matrix(flippedH(FITTED), { width: 100, height: 50 }, 1, screen);
    const moved = nudged(laid(frame, mirrored, screen), 'to', frame, mirrored, 10, 0);
    expect(moved.to[0]).toBeCloseTo(27.5);
  });

  it('stays on the image', () => {
    expect(nudged(laid(frame, plain, screen), 'to', frame, plain, 900, 900).to).toEqual([100, 50]);
  });
});
