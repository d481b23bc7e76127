//! What the home page puts first for a person: which counts, in which order, leading where.

import type { Role } from '../../api/wire';
import type { HomeCounts } from '../../data/queries';

export interface Tile {
  /** Key in the server's counts and under `home.count.` in the words. */
  count: string;
  value: number;
  to: string | null;
  tone: 'plain' | 'danger' | 'warn' | 'ok';
}

/** Counts that ask for action, most pressing first, and where to act on them. */
const TILES: { count: string; to: string; roles: readonly Role[]; tone: Tile['tone'] }[] = [
  {
    count: 'open_criticals',
    to: '/reading/criticals',
    roles: ['radiologist', 'senior-radiologist', 'expert', 'dispatcher'],
    tone: 'danger',
  },
  {
    count: 'overdue',
    to: '/reading/worklist',
    roles: ['radiologist', 'senior-radiologist', 'dispatcher'],
    tone: 'danger',
  },
  {
    count: 'open_emergency',
    to: '/reading/worklist',
    roles: ['radiologist', 'senior-radiologist', 'expert'],
    tone: 'danger',
  },
  {
    count: 'open_urgent',
    to: '/reading/worklist',
    roles: ['radiologist', 'senior-radiologist', 'expert'],
    tone: 'warn',
  },
  {
    count: 'open_routine',
    to: '/reading/worklist',
    roles: ['radiologist', 'senior-radiologist', 'expert'],
    tone: 'plain',
  },
  { count: 'to_review', to: '/reading/worklist', roles: ['senior-radiologist', 'radiologist'], tone: 'warn' },
  {
    count: 'claimed_by_me',
    to: '/reading/worklist',
    roles: ['radiologist', 'senior-radiologist', 'expert'],
    tone: 'plain',
  },
  {
    count: 'unmatched_studies',
    to: '/reading/unmatched',
    roles: ['radiologist', 'senior-radiologist'],
    tone: 'warn',
  },
];

/** Known counts first, then whatever else the server counted for this role, so that nothing is hidden. */
export function tiles(home: HomeCounts, roles: readonly Role[]): Tile[] {
  const known = TILES.filter(
    (tile) => (home[tile.count] ?? null) !== null && tile.roles.some((role) => roles.includes(role)),
  );
  const names = new Set(known.map((tile) => tile.count));
  const rest = Object.keys(home)
    .filter((count) => !names.has(count) && (home[count] ?? null) !== null)
    .map((count) => ({ count, to: null, tone: 'plain' as const }));
  return [...known, ...rest].map(({ count, to, tone }) => {
    const value = home[count] ?? 0;
    return { count, to, value, tone: value === 0 ? 'plain' : tone };
  });
}
