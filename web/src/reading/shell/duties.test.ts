//! The doors beside the reviewed table of roles and actions: a door is there for exactly the roles that may enter.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Me, Role } from '../../api/wire';
import { canTakeDuty, doorOf, doorsFor, type DoorName } from './duties';

const TABLE = new URL(
  '../../../../domain/tests/it/snapshots/it__access__role_action_table.snap',
  import.meta.url,
);
/** These people work at the other entry. */
const ELSEWHERE = ['village-doctor', 'township-doctor', 'technician'];

/** Action to the roles that have it, from the snapshot the domain's tests print. */
function rights(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  let roles = new Set<string>();
  for (const line of readFileSync(TABLE, 'utf8').split('\n')) {
    if (/^[a-z-]+$/.test(line)) found.set(line, (roles = new Set()));
    const role = /^ {4}([a-z-]+) +\S/.exec(line)?.[1];
    if (role !== undefined) roles.add(role);
  }
  return found;
}

const RIGHTS = rights();
const ROLES = [...new Set([...RIGHTS.values()].flatMap((each) => [...each]))] as Role[];
const having = (...actions: string[]): string[] =>
  ROLES.filter(
    (role) => !ELSEWHERE.includes(role) && actions.some((action) => RIGHTS.get(action)?.has(role) === true),
  ).sort();

const person = (...roles: string[]): Me => ({ roles: roles.map((role) => ({ role })) }) as unknown as Me;
const names = (me: Me, counts?: Record<string, number | null>): DoorName[] =>
  doorsFor(me, counts).map((door) => door.name);
const withDoor = (name: DoorName): string[] =>
  ROLES.filter((role) => names(person(role)).includes(name)).sort();

describe('doors', () => {
  it('open for whom the access table lets in', () => {
    expect(ROLES).toHaveLength(13);
    expect(withDoor('worklist')).toEqual(having('claim-case'));
    expect(withDoor('cases')).toEqual(having('see-case', 'see-flow'));
    expect(withDoor('unmatched')).toEqual(having('link-study'));
    expect(withDoor('criticals')).toEqual(having('see-critical', 'see-alarm'));
    expect(withDoor('admin')).toEqual(having('manage-people', 'manage-security', 'read-audit'));
    // The rights to consults as the table has them: take-duty and see-consult here, see-consult-flow, see-duty-board.
    expect(withDoor('consults')).toEqual([
      'dispatcher',
      'ecg-physician',
      'expert',
      'quality-controller',
      'radiologist',
      'senior-radiologist',
    ]);
    expect(withDoor('board')).toEqual(['dispatcher']);
    expect(ROLES.filter((role) => canTakeDuty(person(role))).sort()).toEqual([
      'ecg-physician',
      'expert',
      'radiologist',
      'senior-radiologist',
    ]);
    expect(withDoor('home')).toEqual([...ROLES].sort());
  });

  it('are not there for a list the server does not have', () => {
    expect(names(person('expert'), { open_routine: null, open_criticals: null })).toEqual([
      'home',
      'consults',
    ]);
    expect(names(person('expert'), { open_routine: 0, open_criticals: 0 })).toEqual([
      'home',
      'worklist',
      'cases',
      'consults',
      'criticals',
    ]);
  });

  it('lead to a room once, whatever somebody is', () => {
    expect(names(person('regulator'))).toEqual(['home', 'directory']);
    expect(names(person('regulator', 'audit-admin'))).toEqual(['home', 'admin']);
  });

  it('have keys of their own', () => {
    const keys = doorsFor(person(...ROLES)).map((door) => door.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('where a page is', () => {
  const doors = doorsFor(person('radiologist'));
  const of = (path: string, from?: DoorName): string | undefined => doorOf(path, from, doors)?.name;

  it('a case is in the list it was opened from', () => {
    expect(of('/reading/cases/1', 'worklist')).toBe('worklist');
    expect(of('/reading/cases/1', 'cases')).toBe('cases');
    expect(of('/reading/cases/1', 'criticals')).toBe('criticals');
    expect(of('/reading/cases/1')).toBe('worklist');
    expect(doorOf('/reading/cases/1', 'worklist', doorsFor(person('dispatcher')))?.name).toBe('cases');
  });

  it('other pages are in their own', () => {
    expect(of('/reading')).toBe('home');
    expect(of('/reading/cases')).toBe('cases');
    expect(of('/reading/account')).toBeUndefined();
    expect(of('/reading/consults/1')).toBe('consults');
    expect(of('/reading/duty')).toBe('consults');
    expect(doorOf('/reading/rosters/1', undefined, doorsFor(person('dispatcher')))?.name).toBe('board');
    expect(doorOf('/reading/admin/staff', undefined, doorsFor(person('system-admin')))?.name).toBe('admin');
  });
});
