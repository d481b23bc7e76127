import { describe, expect, it } from 'vitest';
import { greyTable, paintColour, paintGrey } from './lut';
import { dragged, wholeRange } from './windows';

const CT = { slope: 1, intercept: -1024, inverted: false };
const grey = (word: number | undefined): number => (word ?? 0) & 0xff;

describe('grey', () => {
  it('follows the window linearly between black and white', () => {
    const table = greyTable(CT, false, { center: 40, width: 400 }, false);
    expect(grey(table[0])).toBe(0);
    expect(grey(table[1024 + 40])).toBe(128);
    expect(grey(table[4000])).toBe(255);
  });

  it('reads negative stored values as negative', () => {
    const out = new Uint32Array(2);
    const data = Int16Array.from([-1000, 1000]);
    paintGrey({ data, slope: 1, intercept: 0, inverted: false }, { center: 0, width: 1000 }, false, out);
    expect([...out].map(grey)).toEqual([0, 255]);
  });

  it('is turned by MONOCHROME1 and turned back by inverting', () => {
    const window = { center: 0, width: 100 };
    const one = greyTable({ ...CT, inverted: true }, false, window, false);
    expect(grey(one[0])).toBe(255);
    expect(grey(greyTable({ ...CT, inverted: true }, false, window, true)[0])).toBe(0);
  });
});

it('colour keeps its channels in order', () => {
  const out = new Uint32Array(1);
  paintColour(Uint8Array.from([10, 20, 30]), false, out);
  expect([...new Uint8Array(out.buffer)]).toEqual([10, 20, 30, 255]);
});

it('a drag widens to the right and never closes the window', () => {
  expect(dragged({ center: 40, width: 300 }, 30, 0)).toEqual({ center: 40, width: 330 });
  expect(dragged({ center: 40, width: 2 }, -10_000, 0).width).toBe(1);
});

it('without a window all values are shown', () => {
  expect(wholeRange(0, 4095)).toEqual({ center: 2048, width: 4096 });
});
