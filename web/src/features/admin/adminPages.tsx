//! The pages of administration: the table by which the router mounts them and the menu lists them, with who has use
//! for each. Some may look and not change; then the page offers no change.

import type { Me, Role } from '../../api/wire';
import { AuditPage } from './AuditPage';
import { DeviceActs } from './DeviceActs';
import type { Noun } from './directory';
import { NounPage } from './NounPage';
import { StaffActs } from './StaffActs';
import { tree } from './tree';

/** What a page is told of the person before it. */
interface Shown {
  /** May add and change. */
  changes: boolean;
  has: (role: Role) => boolean;
}

export interface AdminPage {
  /** Below `/reading/admin/`, and under `noun.` and `about.` in the words. */
  path: Noun | 'audit';
  roles: readonly Role[];
  draw: (shown: Shown) => React.JSX.Element;
}

/** Places, people, devices and groups are the system administrator's; others look. */
const CHANGES: Role = 'system-admin';
const LOOK: readonly Role[] = [CHANGES, 'regulator'];

export const ADMIN_PAGES: readonly AdminPage[] = [
  {
    path: 'places',
    roles: LOOK,
    draw: ({ changes }) => <NounPage noun="places" changes={changes} arrange={tree} />,
  },
  {
    path: 'institutions',
    roles: LOOK,
    draw: ({ changes }) => <NounPage noun="institutions" changes={changes} />,
  },
  { path: 'consortia', roles: LOOK, draw: ({ changes }) => <NounPage noun="consortia" changes={changes} /> },
  {
    path: 'agreements',
    roles: LOOK,
    draw: ({ changes }) => <NounPage noun="agreements" changes={changes} />,
  },
  {
    path: 'reading-groups',
    roles: LOOK,
    draw: ({ changes }) => <NounPage noun="reading-groups" changes={changes} />,
  },
  { path: 'routes', roles: [CHANGES], draw: ({ changes }) => <NounPage noun="routes" changes={changes} /> },
  {
    path: 'devices',
    roles: [CHANGES],
    draw: ({ changes }) => (
      <NounPage noun="devices" changes={changes} acts={(device) => <DeviceActs device={device} />} />
    ),
  },
  {
    path: 'staff',
    roles: [CHANGES, 'security-admin'],
    draw: ({ changes, has }) => (
      <NounPage
        noun="staff"
        changes={changes}
        acts={(person) => <StaffActs person={person} links={changes} ends={has('security-admin')} />}
      />
    ),
  },
  { path: 'audit', roles: ['audit-admin'], draw: () => <AuditPage /> },
];

const hasRole =
  (me: Me) =>
  (role: Role): boolean =>
    me.roles.some((post) => post.role === role);

export function pagesFor(me: Me): AdminPage[] {
  return ADMIN_PAGES.filter((page) => page.roles.some(hasRole(me)));
}

export function drawPage(page: AdminPage, me: Me): React.JSX.Element {
  const has = hasRole(me);
  return page.draw({ changes: has(CHANGES), has });
}
