//! Three people in three browsers in one consult, the village in the oldest; then three scripted peers on another stack in
//! the same room.

import { chromium, type Browser } from '@playwright/test';
import { FAKE_DEVICES, installed, type Browser as Installed } from '../src/browsers';
import { answers, comesIn, consulting, goesOnDuty, inTheRoom } from '../src/consulting';
import { County } from '../src/county';
import { receives } from '../src/received';
import { ScriptedPeer } from '../src/scriptedPeer';
import { expect, test, type Page } from '../src/talking';

test('three browsers and three scripted peers: everybody hears and sees everybody', async ({
  openWindow,
}, info) => {
  test.setTimeout(600_000);
  const county = await County.start();
  const [oldest, today] = await Promise.all([start('chromium-109'), start('debian')]);
  const village = await openWindow('phone', oldest);
  const expert = await openWindow('desktop', today);
  const third = await openWindow('desktop', today);
  const peers: ScriptedPeer[] = [];
  try {
    const asked = county.person('county-expert2');
    await comesIn(third, county, asked);
    await goesOnDuty(third, county);
    await consulting(county, village, expert);

    await test.step('a third is asked in and rung the same way', async () => {
      await expert.getByRole('button', { name: '再请一位' }).first().click();
      const dialog = expert.getByRole('dialog', { name: '再请一位' });
      await dialog.getByLabel('姓名、科室或医院').fill(asked.name);
      const row = dialog.getByRole('listitem').filter({ hasText: asked.name });
      await expect(row).toHaveCount(1);
      await expect(row.getByText('能听到响铃')).toBeVisible();
      await row.getByRole('button', { name: '呼叫' }).click();
      await answers(third);
      await inTheRoom(third);
    });

    const all = [village, expert, third];
    await test.step('all hear and see all', () => everybody(all, 2));
    await expert.screenshot({ path: info.outputPath('three.png') });

    await test.step('one page is loaded anew', async () => {
      await third.reload();
      await inTheRoom(third);
      await everybody(all, 2);
    });

    await test.step('three scripted peers come in', async () => {
      for (const [at, login] of ['county-expert', 'expert', 'township'].entries())
        peers.push(await ScriptedPeer.invited(county, expert, county.person(login), at + 1));
      for (const page of all) await count(page, 6);
      for (const peer of peers)
        await expect.poll(() => peer.meets(), { timeout: 120_000 }).toEqual({ voices: 5, pictures: 5 });
      // What the peers send is no picture a browser could decode: its packets are counted.
      for (const page of all) await receives(page, { voices_arriving: 5, pictures_arriving: 5 });
      await everybody(all, 2);
      await expert.screenshot({ path: info.outputPath('six.png') });
      for (const peer of peers.splice(0)) await peer.leave();
    });

    await test.step('the third leaves, and the roster says so', async () => {
      await count(expert, 3);
      await third.getByRole('button', { name: '离开', exact: true }).click();
      await third.getByRole('alertdialog').getByRole('button', { name: '离开', exact: true }).click();
      await expect(third.getByText('您已离开会诊').first()).toBeVisible();
      await count(expert, 2);
      await count(village, 2);
      await everybody([village, expert], 1);
    });
  } finally {
    for (const peer of peers) await peer.leave();
    for (const page of [village, expert, third]) await page.context().close();
    for (const browser of [oldest, today]) await browser.close();
    await county.stop();
  }
});

/** With ten pictures a second: three people's are drawn, coded and decoded on one machine. */
function start(name: Installed['name']): Promise<Browser> {
  const { executablePath, args } = installed(name);
  const few = args.map((one) => (one === FAKE_DEVICES ? `${FAKE_DEVICES}=fps=10` : one));
  return chromium.launch({ executablePath, args: few });
}

/** Each of these hears as many voices and sees as many moving pictures. */
async function everybody(pages: readonly Page[], others: number): Promise<void> {
  await Promise.all(pages.map((page) => receives(page, { voices: others, pictures: others })));
}

/** The roster counts so many; on a phone its button lies under "more". */
async function count(page: Page, people: number): Promise<void> {
  const button = page.getByRole('button', { name: `参加人员（${people}）`, includeHidden: true });
  await expect(button).toBeAttached({ timeout: 30_000 });
}
