//! Who finds which pages: only those whose lists the server gives them.

import { expect, it } from 'vitest';
import type { Me, Role } from '../../api/wire';
import { ADMIN_PAGES, pagesFor } from './adminPages';
import zh from './words/zh-CN.json';

const paths = (...roles: Role[]): string[] =>
  pagesFor({ roles: roles.map((role) => ({ role })) } as unknown as Me).map((page) => page.path);
const DIRECTORY = ['places', 'institutions', 'consortia', 'agreements', 'reading-groups'];

it('each administrator finds their own pages', () => {
  expect(paths('system-admin')).toEqual([...DIRECTORY, 'routes', 'devices', 'staff']);
  expect(paths('security-admin')).toEqual(['staff']);
  expect(paths('audit-admin')).toEqual(['audit']);
});

it('a regulator looks at the directory, others at nothing', () => {
  expect(paths('regulator')).toEqual(DIRECTORY);
  expect(paths('radiologist', 'dispatcher', 'quality-controller')).toEqual([]);
});

it('each page has a name and says what it is for', () => {
  for (const { path } of ADMIN_PAGES) {
    expect(zh).toHaveProperty([`noun.${path}`]);
    expect(zh).toHaveProperty([`about.${path}`]);
  }
});
