//! The pictures of the README, taken from the demo county in both languages: `make pictures`.

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { signIn } from '../src/people';
import { expect, test, type Page } from '../src/test';

const FOLDER = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const LANGUAGES = ['zh-CN', 'en'] as const;

test('the workstation: list, images and report', async ({ county, openWindow }) => {
  test.setTimeout(180_000);
  await mkdir(FOLDER, { recursive: true });
  const page = await openWindow('desktop');
  await signIn(page, county, county.user('radiologist', '云溪'));
  await page.goto(`${county.http}/reading/worklist`);
  const rows = page.getByRole('row').filter({ hasText: 'CT' });
  await rows.first().waitFor();
  for (const language of LANGUAGES) {
    await speak(page, language, `${county.http}/reading/worklist`);
    await page.getByRole('row').filter({ hasText: 'CT' }).first().waitFor();
    await page.screenshot({ path: `${FOLDER}worklist.${language}.png` });
  }
  await speak(page, 'zh-CN', `${county.http}/reading/worklist`);
  await page.getByRole('row').filter({ hasText: 'CT' }).first().getByRole('button').first().click();
  await page.waitForURL(/\/reading\/cases\//);
  const desk = page.url();
  const claim = page.getByRole('button', { name: '领取' });
  await claim.click();
  await page.getByRole('button', { name: '开始书写' }).click();
  await page.getByLabel('报告模板').selectOption({ index: 1 });
  await page.getByLabel('影像所见').waitFor();
  for (const language of LANGUAGES) {
    await speak(page, language, desk);
    await expect(page.locator('canvas').first()).toBeVisible();
    await expect(page.getByText(/R.+L.+A.+P/).first()).toBeAttached();
    await page.getByRole('progressbar').first().waitFor({ state: 'hidden' });
    await page.screenshot({ path: `${FOLDER}reading.${language}.png` });
  }
});

test('the village on a phone', async ({ county, openWindow }) => {
  const page = await openWindow('phone');
  await signIn(page, county, county.user('technician', '青山'));
  for (const language of LANGUAGES) {
    await speak(page, language, county.http);
    await page.getByRole('heading').first().waitFor();
    await page.screenshot({ path: `${FOLDER}township.${language}.png` });
  }
});

/** Both entries remember the language under the same name. */
async function speak(page: Page, language: string, url: string): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('yuanzhen.language', chosen), language);
  await page.goto(url);
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.locator(`html[lang=${language}]`).waitFor();
}
