//! Both entries write times in the zone of the person's institution, whatever the PC's own is.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { keepZone } from '../api/zone';
import { formatMoment, hourOf } from './reading/format';
import { fullMoment, moment } from '../village/core/format';

vi.mock('./reading/words', () => ({ language: () => 'zh-CN' }));

const EVENING = Date.UTC(2026, 10, 25, 22, 5);

afterEach(() => {
  keepZone(undefined);
});

describe('times', () => {
  it('stand in the zone of the institution', () => {
    keepZone('Asia/Shanghai');
    expect(fullMoment(EVENING)).toBe('2026-11-26 06:05');
    expect(hourOf(EVENING)).toBe(6);
    keepZone('Asia/Urumqi');
    expect(fullMoment(EVENING)).toBe('2026-11-26 04:05');
    expect(formatMoment(EVENING, EVENING)).toBe('04:05');
  });

  it('carry the day whenever it is not today there', () => {
    keepZone('Asia/Shanghai');
    expect(moment(EVENING, EVENING + 60_000)).toBe('06:05');
    expect(moment(EVENING, EVENING - 8 * 3_600_000)).toBe('11-26 06:05');
    expect(moment(EVENING, Date.UTC(2027, 0, 1))).toBe('2026-11-26 06:05');
    expect(formatMoment(EVENING, EVENING - 8 * 3_600_000)).toContain('2026');
  });

  it('stay in the zone of the browser when the name says nothing to it', () => {
    keepZone('Asia/Nowhere');
    expect(fullMoment(EVENING)).toMatch(/^2026-11-2\d \d\d:05$/);
  });
});
