//! Administration in every state: each list full, empty and with a new entry begun, changes and their refusals, what
//! is shown only once, and the lists as those see them who may not change them.

import '../../features/admin/words';
import { four, type Scene } from './scene';
import { audit, AUDIT, directory } from './directory';

const NOUNS = [
  'places',
  'institutions',
  'consortia',
  'agreements',
  'reading-groups',
  'routes',
  'devices',
  'staff',
];

const STAFF = '/reading/admin/staff';
const LINK = { link: '/enrol/3f1c9a5e7b2d4c60', expires_at: Date.UTC(2026, 0, 4, 2, 30) };
const TOKEN = { token: 'yz_8d0f6f6e5b1c4a2f9e3d7c5b1a0f8e6d' };

function noun(name: string): Record<string, Scene> {
  const page = { path: `/reading/admin/${name}`, role: 'system-admin' as const };
  return {
    [name]: { ...page, server: directory() },
    [`${name}-empty`]: { ...page, server: directory(name) },
    // A save with nothing filled in says at each field what is missing.
    [`${name}-add`]: { ...page, server: directory(), press: [`admin:add.${name}`, 'admin:save'] },
  };
}

export const ADMIN_SCENES: Record<string, Record<string, Scene>> = {
  admin: {
    ...Object.assign({}, ...NOUNS.map(noun)),
    ...Object.fromEntries(
      Object.entries(four(STAFF, 'system-admin', 'hang', 'hang'))
        .filter(([state]) => ['loading', 'error', 'offline'].includes(state))
        .map(([state, scene]) => [`staff-${state}`, scene]),
    ),
    'staff-change': { path: STAFF, role: 'system-admin', server: directory(), press: ['admin:change'] },
    'staff-stale': {
      path: STAFF,
      role: 'system-admin',
      server: { ...directory(), 'PUT /staff/[^/]+': 409 },
      press: ['admin:change', 'admin:save'],
    },
    'staff-link': {
      path: STAFF,
      role: 'system-admin',
      server: { ...directory(), 'POST /staff/[^/]+/enrolment-link': LINK },
      press: ['admin:link-make'],
    },
    'staff-out': {
      path: STAFF,
      role: 'security-admin',
      server: { ...directory(), 'POST /staff/[^/]+/sign-out': {} },
      press: ['admin:sign-out'],
    },
    'device-token': {
      path: '/reading/admin/devices',
      role: 'system-admin',
      server: { ...directory(), 'POST /devices/[^/]+/token': TOKEN },
      press: ['admin:token-make'],
    },
    dark: { path: STAFF, role: 'system-admin', server: directory(), theme: 'dark' },
    'look-only': { path: '/reading/admin/agreements', role: 'regulator', server: directory() },
    'not-theirs': { path: '/reading/admin/audit', role: 'system-admin', server: directory() },
  },
  audit: four('/reading/admin/audit', 'audit-admin', audit([]), audit(AUDIT)),
};
