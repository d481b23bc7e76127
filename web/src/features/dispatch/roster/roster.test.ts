import { describe, expect, it } from 'vitest';
import type { RosterView } from '../../../api/expert';
import {
  bodyOf,
  clockOf,
  covered,
  draftOf,
  faults,
  gapsOf,
  minuteOf,
  slotsOf,
  WEEK,
  type ShiftDraft,
} from './model';

const ZONE = 'Asia/Shanghai';
const shift = (more: Partial<ShiftDraft> = {}): ShiftDraft => ({
  id: null,
  key: 'k',
  person: 'a',
  line: 'first',
  days: ['monday'],
  from: '08:00',
  until: '18:00',
  ...more,
});
const EVERY = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

describe('hours of a week', () => {
  it('are minutes', () => {
    expect([clockOf(450), clockOf(0), minuteOf('07:30'), minuteOf('24:00'), minuteOf('7:30')]).toEqual([
      '07:30',
      '00:00',
      450,
      null,
      null,
    ]);
  });

  it('go on into the next day, and from Sunday into Monday', () => {
    expect(covered(shift({ from: '18:00', until: '08:00' }))).toEqual([{ from: 1080, until: 1920 }]);
    expect(covered(shift({ days: ['sunday'], from: '18:00', until: '08:00' }))).toEqual([
      { from: 9720, until: WEEK },
      { from: 0, until: 480 },
    ]);
    // Around the clock.
    expect(covered(shift({ from: '08:00', until: '08:00' }))).toEqual([{ from: 480, until: 1920 }]);
  });

  it('leave gaps', () => {
    const day = shift({ days: EVERY });
    const night = shift({ days: EVERY, from: '18:00', until: '08:00' });
    expect(gapsOf([day, night])).toEqual([]);
    expect(gapsOf([])).toEqual([{ from: 0, until: WEEK }]);
    expect(gapsOf([day]).length).toBe(8);
    expect(gapsOf([day, { ...night, line: 'second' }], 'first')).toHaveLength(8);
    expect(gapsOf([day, { ...night, line: 'second' }])).toEqual([]);
  });

  it('are drawn day by day', () => {
    const night = shift({ from: '18:00', until: '08:00' });
    expect(slotsOf([night], 'first', 0)).toEqual([{ key: 'k', person: 'a', left: 0.75, width: 0.25 }]);
    expect(slotsOf([night], 'first', 1)[0]?.width).toBeCloseTo(8 / 24);
    expect(slotsOf([night], 'second', 0)).toEqual([]);
  });
});

describe('a roster', () => {
  const from = Date.UTC(2026, 10, 28, 0);
  const roster: RosterView = {
    group: { id: 'g', name: '心内会诊组' },
    zone: ZONE,
    shifts: [
      {
        id: 's',
        person: { id: 'a', name: 'A' },
        line: 'first',
        days: ['tuesday', 'monday'],
        from: 480,
        until: 1080,
      },
    ],
    substitutes: [{ of: { id: 'a', name: 'A' }, by: { id: 'b', name: 'B' }, from, until: from + 86_400_000 }],
    phone: '0375-1234567',
    members: [
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B' },
    ],
    gaps: [],
    on_call: { first: [], second: [], group: [] },
    version: 3,
  };

  it('comes and goes as it was, in the zone of its institution', () => {
    const draft = draftOf(roster);
    expect(draft.shifts[0]?.days).toEqual(['monday', 'tuesday']);
    expect(draft.substitutes[0]?.from).toBe('2026-11-28T08:00');
    expect(bodyOf(draft, ZONE)).toEqual({
      shifts: [{ id: 's', person: 'a', line: 'first', days: ['monday', 'tuesday'], from: 480, until: 1080 }],
      substitutes: [{ of: 'a', by: 'b', from, until: from + 86_400_000 }],
      phone: '0375-1234567',
    });
    expect(bodyOf({ ...draft, phone: ' ' }, ZONE)).not.toHaveProperty('phone');
    expect(faults(draft, ['a', 'b'], ZONE)).toEqual([]);
  });

  it('names what keeps it from being saved', () => {
    const wrong = (shifts: ShiftDraft[]) =>
      faults({ shifts, substitutes: [], phone: '' }, ['a'], ZONE).map((each) => each.why);
    expect(wrong([shift({ person: '' })])).toEqual(['person']);
    expect(wrong([shift({ person: 'z' })])).toEqual(['not-a-member']);
    expect(wrong([shift({ days: [], from: '' })])).toEqual(['days', 'hours']);
    expect(wrong(Array.from({ length: 201 }, () => shift()))).toEqual(['too-many']);
    const substitutes = [{ key: 'x', of: 'a', by: 'a', from: '2026-11-28T10:00', until: '2026-11-28T10:00' }];
    expect(faults({ shifts: [], substitutes, phone: '' }, ['a'], ZONE).map((each) => each.why)).toEqual([
      'same-person',
      'time',
    ]);
  });
});
