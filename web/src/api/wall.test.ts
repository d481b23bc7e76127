import { describe, expect, it } from 'vitest';
import { dayOf, momentOf, wallOf } from './wall';

const ZONE = 'Asia/Shanghai';

describe('the clock on the wall of the institution', () => {
  it('is read and set whatever the PC believes', () => {
    const at = Date.UTC(2026, 10, 28, 6, 30);
    expect(wallOf(at, ZONE)).toBe('2026-11-28T14:30');
    expect(momentOf('2026-11-28T14:30', ZONE)).toBe(at);
    expect(momentOf('2026-11-28T00:00', ZONE)).toBe(Date.UTC(2026, 10, 27, 16));
  });

  it('knows what is no time', () => {
    expect(momentOf('', ZONE)).toBeNull();
    expect(momentOf('2026-11-28', ZONE)).toBeNull();
    expect(momentOf('2026-02-30T10:00', ZONE)).toBeNull();
    // The hour that a clock skips in spring.
    expect(momentOf('2026-03-29T02:30', 'Europe/Berlin')).toBeNull();
    expect(momentOf('2026-03-29T03:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 1, 30));
  });

  it('has days of their own length', () => {
    expect(dayOf(Date.UTC(2026, 10, 28, 6), ZONE)).toEqual({
      from: Date.UTC(2026, 10, 27, 16),
      until: Date.UTC(2026, 10, 28, 16),
    });
    const short = dayOf(Date.UTC(2026, 2, 29, 12), 'Europe/Berlin');
    expect(short.until - short.from).toBe(23 * 3_600_000);
  });
});
