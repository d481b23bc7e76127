//! Every role's home says something, and whatever it shows leads to a page that opens.

import { describe, expect, it } from 'vitest';
import type { Me, Role } from '../../api/wire';
import type { HomeCounts } from '../../data/queries';
import { doorsFor } from '../../reading/shell/duties';
import en from '../../words/reading/en.json';
import { homeOf, SITE, type Home } from './model';

const person = (...roles: Role[]): Me => ({ roles: roles.map((role) => ({ role })) }) as unknown as Me;
const CASES: HomeCounts = {
  open_emergency: 1,
  open_urgent: 2,
  open_routine: 3,
  claimed_by_me: 0,
  overdue: 0,
};
const READS: HomeCounts = { ...CASES, unmatched_studies: 4, open_criticals: 5 };

/** What the server counts for each role, and what is to be seen of it. */
const HOMES: Record<Role, { counts: HomeCounts; tiles: string[]; start: string | null }> = {
  radiologist: { counts: READS, tiles: Object.keys(READS), start: '/reading/worklist' },
  'senior-radiologist': { counts: READS, tiles: Object.keys(READS), start: '/reading/worklist' },
  expert: {
    counts: { ...CASES, open_criticals: 0 },
    tiles: [...Object.keys(CASES), 'open_criticals'],
    start: '/reading/worklist',
  },
  'ecg-physician': {
    counts: { ...CASES, open_criticals: 0 },
    tiles: ['open_emergency', 'open_urgent', 'open_routine', 'overdue', 'open_criticals'],
    start: '/reading/cases',
  },
  dispatcher: {
    counts: { ...CASES, open_criticals: 0 },
    tiles: ['open_emergency', 'open_urgent', 'open_routine', 'overdue', 'open_criticals'],
    start: '/reading/cases',
  },
  'quality-controller': {
    counts: CASES,
    tiles: ['open_emergency', 'open_urgent', 'open_routine', 'overdue'],
    start: '/reading/cases',
  },
  regulator: { counts: {}, tiles: [], start: null },
  'system-admin': { counts: {}, tiles: [], start: null },
  'security-admin': { counts: {}, tiles: [], start: null },
  'audit-admin': { counts: {}, tiles: [], start: null },
  'village-doctor': { counts: CASES, tiles: [], start: SITE },
  'township-doctor': { counts: CASES, tiles: [], start: SITE },
  technician: { counts: { unacknowledged_results: 2 }, tiles: ['unacknowledged_results'], start: SITE },
};

function home(me: Me, counts: HomeCounts): Home & { rooms: string[] } {
  const rooms = doorsFor(me, counts).map((door) => door.path);
  return { ...homeOf(me, counts, rooms), rooms };
}

describe.each(Object.entries(HOMES))('the home of a %s', (role, expected) => {
  const shown = home(person(role as Role), expected.counts);

  it('says what the role does here', () => {
    expect(shown.says.length).toBeGreaterThan(0);
    for (const say of shown.says) expect(en.home.say).toHaveProperty(say);
  });

  it('has the counts that can be acted on, each leading somewhere', () => {
    expect(shown.tiles.map((tile) => tile.count).sort()).toEqual([...expected.tiles].sort());
    for (const tile of shown.tiles) expect([SITE, ...shown.rooms]).toContain(tile.to);
  });

  it('begins where something can be done', () => {
    expect(shown.start?.to ?? null).toBe(expected.start);
    // Whoever has no beginning has pages of administration listed.
    if (shown.start === null) expect(shown.rooms).toContain('/reading/admin');
  });
});

describe('a home', () => {
  it('tells a reader without a group so, and sends nowhere that is closed', () => {
    for (const role of ['expert', 'ecg-physician', 'radiologist'] as const) {
      const lost = home(person(role), { open_routine: null, open_criticals: null });
      expect(lost.says).toEqual([role, 'no-group']);
      expect(lost.tiles).toEqual([]);
      expect(lost.start?.to).toBe('/reading/account');
    }
  });

  it('puts what is most pressing first, and alarms nobody with a nought', () => {
    const { tiles } = home(person('radiologist'), READS);
    expect(tiles[0]).toEqual({ count: 'open_criticals', value: 5, to: '/reading/criticals', tone: 'danger' });
    expect(tiles.find((tile) => tile.count === 'overdue')?.tone).toBe('plain');
  });

  it('leads each count of cases to the rows it is the number of', () => {
    const { tiles } = home(person('radiologist'), READS);
    expect(tiles.flatMap(({ count, by }) => (by === undefined ? [] : [[count, by]]))).toEqual([
      ['overdue', 'overdue'],
      ['open_emergency', 'emergency'],
      ['open_urgent', 'urgent'],
      ['open_routine', 'routine'],
      ['claimed_by_me', 'claimed_by_me'],
    ]);
  });

  it('serves several roles at once', () => {
    const both = home(person('technician', 'radiologist'), { ...READS, unacknowledged_results: 1 });
    expect(both.says).toEqual(['site', 'radiologist']);
    expect(both.tiles.map((tile) => tile.to)).toContain(SITE);
    expect(both.start?.to).toBe('/reading/worklist');
  });
});
