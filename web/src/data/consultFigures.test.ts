import { describe, expect, it } from 'vitest';
import { keepZone } from '../api/zone';
import type { ConsultCounts, ConsultRow, ConsultState } from './consult';
import { figuresOf, isToday } from './consultFigures';

const NOON = Date.UTC(2026, 10, 28, 4);
const at = (state: ConsultState, from: number): ConsultRow =>
  ({ state, plan: { from, until: from + 1_800_000 } }) as ConsultRow;

describe('what is planned for today', () => {
  it('goes by the day of the institution, not of the browser', () => {
    keepZone('Asia/Shanghai');
    // 23:30 there is still today; half an hour later is tomorrow.
    expect(isToday(at('scheduled', Date.UTC(2026, 10, 28, 15, 30)), NOON)).toBe(true);
    expect(isToday(at('confirmed', Date.UTC(2026, 10, 28, 16, 0)), NOON)).toBe(false);
  });

  it('is no more once they talk, or one side did not come', () => {
    for (const state of ['live', 'no-show', 'opinion-pending'] as const)
      expect(isToday(at(state, NOON), NOON), state).toBe(false);
    expect(isToday({ state: 'accepted', plan: null }, NOON)).toBe(false);
  });
});

it('the rest is as the server counts it', () => {
  const counts = {
    ringing: 1,
    waiting: 2,
    opinion_pending: 3,
    to_acknowledge: 4,
    overdue: 9,
  } as ConsultCounts;
  expect(figuresOf(counts, [at('scheduled', NOON)], NOON)).toEqual({
    ringing: 1,
    waiting: 2,
    today: 1,
    opinion_pending: 3,
    to_acknowledge: 4,
  });
});
