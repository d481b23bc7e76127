//! The pages of administration, one named component each, and the table by which the router mounts them and the menu
//! lists them: path below `/reading/admin`, who has use for it, and its component.

import type { Role } from '../../api/wire';
import { AuditPage } from './AuditPage';
import { DeviceActs } from './DeviceActs';
import { NounPage } from './NounPage';
import { StaffActs } from './StaffActs';
import { tree } from './tree';
import type { AdminWord } from './words';

export function PlacesPage() {
  return <NounPage noun="places" arrange={tree} />;
}
export function InstitutionsPage() {
  return <NounPage noun="institutions" />;
}
export function ConsortiaPage() {
  return <NounPage noun="consortia" />;
}
export function AgreementsPage() {
  return <NounPage noun="agreements" />;
}
export function ReadingGroupsPage() {
  return <NounPage noun="reading-groups" />;
}
export function RoutesPage() {
  return <NounPage noun="routes" />;
}
export function StaffPage() {
  return <NounPage noun="staff" acts={(person) => <StaffActs person={person} />} />;
}
export function DevicesPage() {
  return <NounPage noun="devices" acts={(device) => <DeviceActs device={device} />} />;
}
export { AuditPage } from './AuditPage';

export interface AdminPage {
  /** Below `/reading/admin/`. */
  path: string;
  word: AdminWord;
  roles: readonly Role[];
  component: () => React.JSX.Element;
}

export const ADMIN_PAGES: readonly AdminPage[] = [
  { path: 'places', word: 'noun.places', roles: ['system-admin'], component: PlacesPage },
  { path: 'institutions', word: 'noun.institutions', roles: ['system-admin'], component: InstitutionsPage },
  { path: 'consortia', word: 'noun.consortia', roles: ['system-admin'], component: ConsortiaPage },
  { path: 'agreements', word: 'noun.agreements', roles: ['system-admin'], component: AgreementsPage },
  {
    path: 'reading-groups',
    word: 'noun.reading-groups',
    roles: ['system-admin'],
    component: ReadingGroupsPage,
  },
  { path: 'routes', word: 'noun.routes', roles: ['system-admin'], component: RoutesPage },
  { path: 'devices', word: 'noun.devices', roles: ['system-admin'], component: DevicesPage },
  { path: 'staff', word: 'noun.staff', roles: ['system-admin', 'security-admin'], component: StaffPage },
  { path: 'audit', word: 'noun.audit', roles: ['audit-admin'], component: AuditPage },
];
