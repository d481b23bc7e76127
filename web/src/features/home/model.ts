//! What the home page says to a person: what their roles do here, which counts ask for action and where they lead,
//! and what to begin with.

import type { CaseCounts, Me, Role } from '../../api/wire';
import type { HomeCounts } from '../../data/queries';

export type Tone = 'plain' | 'danger' | 'warn';

export interface Tile {
  /** Key in the server's counts and under `home.count.` in the words. */
  count: keyof HomeCounts;
  value: number;
  to: string;
  /** The count of the list whose rows are shown there; the rest of the list is not. */
  by?: keyof CaseCounts | undefined;
  tone: Tone;
}

export interface Home {
  /** Keys under `home.say.` in the words. */
  says: readonly string[];
  tiles: readonly Tile[];
  /** What to begin with, and its key in the words. */
  start: { to: string; word: string } | null;
}

/** The other entry, where villages and townships work. */
export const SITE = '/';
const WORKLIST = '/reading/worklist';
const CASES = '/reading/cases';
const ADMIN = '/reading/admin';

/** Every count the server can give, most pressing first, the rooms where something can be done about it, and which rows
 *  of that room it is the number of. */
const TILES: Record<keyof HomeCounts, { to: readonly string[]; by?: keyof CaseCounts; tone: Tone }> = {
  open_criticals: { to: ['/reading/criticals'], tone: 'danger' },
  overdue: { to: [WORKLIST, CASES], by: 'overdue', tone: 'danger' },
  open_emergency: { to: [WORKLIST, CASES], by: 'emergency', tone: 'danger' },
  open_urgent: { to: [WORKLIST, CASES], by: 'urgent', tone: 'warn' },
  open_routine: { to: [WORKLIST, CASES], by: 'routine', tone: 'plain' },
  claimed_by_me: { to: [WORKLIST], by: 'claimed_by_me', tone: 'plain' },
  unmatched_studies: { to: ['/reading/unmatched'], tone: 'warn' },
  unacknowledged_results: { to: [SITE], tone: 'warn' },
};

/** These see what their reading groups have, and nothing without a group. */
const IN_GROUPS: readonly Role[] = ['radiologist', 'senior-radiologist', 'ecg-physician', 'expert'];
const AT_SITES: readonly Role[] = ['village-doctor', 'township-doctor', 'technician'];

/** `rooms` are the addresses this person's menu leads to. */
export function homeOf(me: Me, counts: HomeCounts, rooms: readonly string[]): Home {
  const roles = [...new Set(me.roles.map((each) => each.role))];
  const opens = (to: string): boolean => to === SITE || rooms.includes(to);
  const tiles = (Object.keys(TILES) as (keyof HomeCounts)[]).flatMap((count): Tile[] => {
    const value = counts[count] ?? null;
    const to = TILES[count].to.find(opens);
    if (value === null || to === undefined) return [];
    return [{ count, value, to, by: TILES[count].by, tone: value === 0 ? 'plain' : TILES[count].tone }];
  });
  const lost = roles.some((role) => IN_GROUPS.includes(role)) && (counts.open_routine ?? null) === null;
  const says = roles.map((role) => (AT_SITES.includes(role) ? 'site' : role));
  return {
    says: [...new Set(says), ...(lost ? ['no-group'] : [])],
    tiles,
    start: start(roles, opens),
  };
}

function start(roles: readonly Role[], opens: (to: string) => boolean): Home['start'] {
  if (opens(WORKLIST)) return { to: WORKLIST, word: 'home.start' };
  if (opens(CASES)) return { to: CASES, word: 'home.look' };
  if (roles.some((role) => AT_SITES.includes(role))) return { to: SITE, word: 'home.site' };
  // The pages of administration are listed below.
  return opens(ADMIN) ? null : { to: '/reading/account', word: 'user.account' };
}
