import { describe, expect, it } from 'vitest';
import { GAP, LEAST, tilingOf } from './tiling';

const at = (width: number, height: number) => ({ width, height, rem: 16, line: 27 });
const gap = GAP * 16;

describe('the tiles of a grid', () => {
  it('stand beside each other in a low window and below each other in a high one', () => {
    expect(tilingOf(2, at(1334, 480)).columns).toBe(2);
    expect(tilingOf(2, at(366, 520)).columns).toBe(1);
    expect(tilingOf(6, at(1334, 480)).columns).toBe(3);
    expect(tilingOf(6, at(736, 760)).columns).toBe(2);
    expect(tilingOf(6, at(366, 520)).columns).toBe(2);
  });

  it('more columns are not worth pictures that are hardly wider', () => {
    expect(tilingOf(4, at(1300, 600)).columns).toBe(2);
    expect(tilingOf(4, at(1664, 600)).columns).toBe(2);
    expect(tilingOf(4, at(1800, 600)).columns).toBe(4);
  });

  it('are no wider than what is there, and wide enough for a face wherever that is possible', () => {
    for (let count = 1; count <= 12; count += 1)
      for (const width of [150, 300, 366, 500, 736, 1000, 1334, 2500])
        for (const height of [0, 120, 300, 520, 900, 1500]) {
          const { columns, width: tile } = tilingOf(count, at(width, height));
          expect(columns * tile + (columns - 1) * gap).toBeLessThanOrEqual(width);
          expect(tile).toBeGreaterThanOrEqual(Math.min(width, LEAST * 16) - 1);
        }
  });

  it('fit with their captions as long as a face stays large enough', () => {
    for (const [count, width, height] of [
      [2, 1334, 480],
      [3, 1334, 480],
      [4, 736, 760],
      [6, 1334, 480],
      [6, 736, 760],
    ] as const) {
      const { columns, width: tile } = tilingOf(count, at(width, height));
      const rows = Math.ceil(count / columns);
      expect(rows * ((tile * 9) / 16 + 2 * 27 + 12) + (rows - 1) * gap).toBeLessThanOrEqual(height);
    }
  });

  it('are scrolled side by side where they cannot all be seen', () => {
    expect(tilingOf(6, at(366, 300))).toEqual({ columns: 2, width: 179 });
    expect(tilingOf(6, at(366, 0)).columns).toBe(2);
  });

  it('nobody there takes nothing', () => {
    expect(tilingOf(0, at(1000, 500))).toEqual({ columns: 1, width: 0 });
  });
});
