//! How people come in: signing in at the entry their role belongs to.

import { expect, type Page } from './test';
import type { County, User } from './county';

export async function signIn(page: Page, county: County, user: User): Promise<void> {
  const reading = !['village-doctor', 'township-doctor', 'technician'].includes(user.role);
  await page.goto(`${county.http}${reading ? '/reading' : '/'}`);
  await page.getByLabel(reading ? '账号' : '登录名').fill(user.login);
  await page.getByLabel('密码').fill(user.password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('button', { name: '登录', exact: true })).toBeHidden();
}
