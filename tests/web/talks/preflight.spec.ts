//! Somebody tries their line before a consult, alone: the echo partner sends back their own picture and voice, and says
//! after fifteen seconds how the line is; in the village and at the workstation.

import { violations } from '../src/axe';
import { signIn } from '../src/people';
import { listenIn, moves, talk } from '../src/talk';
import { expect, test, type Page } from '../src/talking';

test('a village doctor hears and sees themselves, and is told how the line is', async ({
  county,
  openWindow,
}) => {
  test.setTimeout(120_000);
  const page = await openWindow('phone');
  await listenIn(page);
  await signIn(page, county, county.user('village-doctor'));
  await page.goto(`${county.http}/v/consults`);
  await page.getByRole('link', { name: '检查设备，试线路' }).click();
  await triesTheLine(page);

  await test.step('the check says it too, and another trial begins anew', async () => {
    await page.getByRole('button', { name: '返回' }).click();
    await expect(page.getByText(/^线路实测：/)).toBeVisible();
    await page.getByRole('button', { name: /^试线路/ }).click();
    await expect(page.getByText('您应当听到并看到自己', { exact: false })).toBeVisible({ timeout: 15_000 });
    await page.getByRole('button', { name: '返回' }).click();
    await expect.poll(async () => (await talk(page)).connected).toBe(0);
  });
});

test('an expert tries the line from the page of duty', async ({ county, openWindow }) => {
  test.setTimeout(120_000);
  const page = await openWindow('desktop');
  await listenIn(page);
  await signIn(page, county, county.user('expert'));
  await page.goto(`${county.http}/reading/duty`);
  await page.getByRole('link', { name: '检查设备，试线路' }).click();
  await expect(page.getByRole('button', { name: '视频进入' }), 'no consult waits').toHaveCount(0);
  await triesTheLine(page);
});

async function triesTheLine(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^试线路/ }).click();
  await test.step('the own picture comes back and moves, the own voice sounds', async () => {
    await expect(page.getByLabel('回声伙伴送回的您的画面')).toBeVisible({ timeout: 20_000 });
    await expect.poll(() => moves(page), { timeout: 20_000 }).toBe(true);
    await expect.poll(async () => (await talk(page)).energy, { timeout: 20_000 }).toBeGreaterThan(0);
    await expect(page.getByText('正在测线路')).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
  await test.step('both directions are told in a word, with what to do', async () => {
    await expect(page.getByRole('heading', { name: '结果' })).toBeVisible({ timeout: 30_000 });
    for (const way of ['您说话给对方（上行）', '对方说话给您（下行）'])
      await expect(page.getByText(way)).toBeVisible();
    // Which word is the machine's affair; whether it is the right one, relay/echo tells over lines whose truth is known.
    await expect(page.getByText(/^(好|一般|弱|很差)$/)).toHaveCount(2);
    expect(await violations(page)).toEqual([]);
  });
}
