//! The table of keys: it comes over lists and images, goes by Escape, and never comes while somebody writes.

import { expect, test } from '../src/test';

for (const [where, field] of [
  ['worklist/full', '姓名、检查号、部位、机构'],
  ['case/full', '影像所见'],
] as const)
  test(`the keys are told over ${where}`, async ({ pages, openWindow }) => {
    const page = await openWindow('desktop');
    await page.goto(`${pages.url}/reading/states/${where}`);
    await page.locator('body[data-rest]').waitFor();
    const keys = page.getByRole('dialog', { name: '键盘按键' });

    await page.keyboard.press('?');
    await expect(keys.getByRole('rowheader', { name: '显示本表' })).toBeVisible();
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.keyboard.press('Escape');
    await expect(keys).toBeHidden();
    await expect(page.getByRole('link', { name: '阅片列表' })).toHaveAttribute('data-here', 'true');

    const writing = page.getByLabel(field).or(page.getByPlaceholder(field)).first();
    await writing.fill('');
    await writing.press('?');
    await expect(writing).toHaveValue('?');
    await expect(keys).toBeHidden();

    await page.getByRole('button', { name: '李文静' }).click();
    await page.getByRole('menuitem', { name: '键盘按键' }).click();
    await expect(keys).toBeVisible();
  });
