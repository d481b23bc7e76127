//! How people come in: signing in at the entry their role belongs to.

import { expect, type Page } from './test';
import type { County, User } from './county';

/** At the county's own address, or at another that leads to it. */
export async function signIn(page: Page, county: Pick<County, 'http'>, user: User): Promise<void> {
  const reading = !['village-doctor', 'township-doctor', 'technician'].includes(user.role);
  await page.goto(`${county.http}${reading ? '/reading' : '/'}`);
  await page.getByLabel(reading ? '账号' : '登录名').fill(user.login);
  await page.getByLabel('密码').fill(user.password);
  const answered = page.waitForResponse(
    (answer) => answer.url().endsWith('/api/v1/session') && answer.request().method() === 'POST',
  );
  await page.getByRole('button', { name: '登录', exact: true }).click();
  expect((await answered).ok()).toBe(true);
  await expect(page.getByRole('button', { name: '登录', exact: true })).toBeHidden();
}
