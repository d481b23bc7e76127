import { describe, expect, it } from 'vitest';
import { pressureOf } from './pressure';

const MINUTE = 60_000;

describe('the time of a case', () => {
  const one = (progress: string) => ({ progress, created_at: 0, due_at: 60 * MINUTE });

  it('presses more and more while somebody has to read', () => {
    expect(pressureOf(one('queued'), 0)).toBe('calm');
    expect(pressureOf(one('queued'), 55 * MINUTE)).toBe('soon');
    expect(pressureOf(one('queued'), 61 * MINUTE)).toBe('over');
    expect(pressureOf(one('receiving'), 61 * MINUTE)).toBe('over');
  });

  it('does not press before there are images, nor when the report is signed', () => {
    expect(pressureOf(one('registered'), 61 * MINUTE)).toBe('early');
    expect(pressureOf(one('signed'), 61 * MINUTE)).toBe('done');
  });
});
