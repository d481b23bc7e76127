//! Which rooms of the workstation a person has use for: those their roles may enter, and of these the ones whose list
//! the server has for them (a reader in no group has none). The server decides what may be done; this only spares
//! people doors that would not open.

import type { Me, Role } from '../../api/wire';
import type { HomeCounts } from '../../data/queries';
import type { IconName } from '../../ui/Icon';

export type DoorName =
  'home' | 'worklist' | 'cases' | 'consults' | 'board' | 'unmatched' | 'criticals' | 'admin' | 'directory';

export interface Door {
  path: string;
  /** Key under `nav.` in the words. */
  name: DoorName;
  icon: IconName;
  /** Keyboard: g, then this. */
  key: string;
  /** The count that stands on the door while it is above zero: things nobody has looked at yet. */
  badge?: keyof HomeCounts;
}

interface Known extends Door {
  roles: readonly Role[] | 'all';
  /** The count that is there for whom the room's list is there. */
  counted?: keyof HomeCounts;
}

/** Of two doors to one room the first that opens is shown. */
const DOORS: readonly Known[] = [
  { path: '/reading', name: 'home', icon: 'home', key: 'h', roles: 'all' },
  {
    path: '/reading/worklist',
    name: 'worklist',
    icon: 'list',
    key: 'w',
    roles: ['radiologist', 'senior-radiologist', 'expert'],
    counted: 'open_routine',
  },
  {
    path: '/reading/cases',
    name: 'cases',
    icon: 'layers',
    key: 'c',
    roles: [
      'radiologist',
      'senior-radiologist',
      'ecg-physician',
      'expert',
      'dispatcher',
      'quality-controller',
    ],
    counted: 'open_routine',
  },
  { path: '/reading/board', name: 'board', icon: 'signal', key: 'b', roles: ['dispatcher'] },
  {
    path: '/reading/consults',
    name: 'consults',
    icon: 'phone',
    key: 'k',
    roles: [
      'radiologist',
      'senior-radiologist',
      'ecg-physician',
      'expert',
      'dispatcher',
      'quality-controller',
    ],
  },
  {
    path: '/reading/unmatched',
    name: 'unmatched',
    icon: 'link',
    key: 'u',
    roles: ['radiologist', 'senior-radiologist'],
    counted: 'unmatched_studies',
    badge: 'unmatched_studies',
  },
  {
    path: '/reading/criticals',
    name: 'criticals',
    icon: 'alert',
    key: 'v',
    roles: ['radiologist', 'senior-radiologist', 'ecg-physician', 'expert', 'dispatcher'],
    counted: 'open_criticals',
  },
  {
    path: '/reading/admin',
    name: 'admin',
    icon: 'gear',
    key: 'a',
    roles: ['system-admin', 'security-admin', 'audit-admin'],
  },
  { path: '/reading/admin', name: 'directory', icon: 'building', key: 'a', roles: ['regulator'] },
];

/** Who can be on call: the experts of groups that consult. */
const ON_CALL: readonly Role[] = ['radiologist', 'senior-radiologist', 'ecg-physician', 'expert'];

export function canTakeDuty(me: Me): boolean {
  return me.roles.some((each) => ON_CALL.includes(each.role));
}

/** The doors of a person; without the server's counts, those of their roles. */
export function doorsFor(me: Me, counts?: HomeCounts): Door[] {
  const roles = new Set(me.roles.map((each) => each.role));
  const open = DOORS.filter(
    (door) =>
      (door.roles === 'all' || door.roles.some((role) => roles.has(role))) &&
      (counts === undefined || door.counted === undefined || (counts[door.counted] ?? null) !== null),
  );
  return open.filter((door, at) => open.findIndex((other) => other.path === door.path) === at);
}

/** The door whose room a page is in. A case is in the list it was opened from; without one, in the best there is. */
export function doorOf(path: string, from: DoorName | undefined, doors: readonly Door[]): Door | undefined {
  if (/^\/reading\/cases\/./.test(path))
    return [from, 'worklist', 'cases']
      .map((name) => doors.find((door) => door.name === name))
      .find((door) => door !== undefined);
  // A roster stands by the board, or by the consults of its group.
  if (/^\/reading\/(rosters|outside|duty)(\/|$)/.test(path))
    return doors.find((door) => door.name === 'board') ?? doors.find((door) => door.name === 'consults');
  return doors.find((door) =>
    door.path === '/reading' ? path === door.path : path === door.path || path.startsWith(`${door.path}/`),
  );
}
