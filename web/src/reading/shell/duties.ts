//! Which rooms of the workstation a person's roles open. The server decides what may be done; this only spares
//! people doors that would not open.

import type { Me, Role } from '../../api/wire';
import type { IconName } from '../../ui/Icon';

export interface Door {
  path: string;
  /** Key under `nav.` in the words. */
  name: 'home' | 'worklist' | 'cases' | 'unmatched' | 'criticals' | 'admin' | 'audit';
  icon: IconName;
  /** Keyboard: g, then this. */
  key: string;
}

const DOORS: (Door & { roles: readonly Role[] | 'all' })[] = [
  { path: '/reading', name: 'home', icon: 'home', key: 'h', roles: 'all' },
  {
    path: '/reading/worklist',
    name: 'worklist',
    icon: 'list',
    key: 'w',
    roles: ['radiologist', 'senior-radiologist', 'expert'],
  },
  {
    path: '/reading/cases',
    name: 'cases',
    icon: 'layers',
    key: 'c',
    roles: ['radiologist', 'senior-radiologist', 'dispatcher', 'quality-controller'],
  },
  {
    path: '/reading/unmatched',
    name: 'unmatched',
    icon: 'link',
    key: 'u',
    roles: ['radiologist', 'senior-radiologist'],
  },
  {
    path: '/reading/criticals',
    name: 'criticals',
    icon: 'alert',
    key: 'v',
    roles: ['radiologist', 'senior-radiologist', 'expert', 'dispatcher'],
  },
  {
    path: '/reading/admin',
    name: 'admin',
    icon: 'gear',
    key: 'a',
    roles: ['system-admin', 'security-admin', 'audit-admin'],
  },
];

export function doorsFor(me: Me): Door[] {
  const roles = new Set(me.roles.map((each) => each.role));
  return DOORS.filter((door) => door.roles === 'all' || door.roles.some((role) => roles.has(role)));
}

export function hasRole(me: Me, ...roles: Role[]): boolean {
  return me.roles.some((each) => roles.includes(each.role));
}
