//! The program is killed in the middle of a ring, and in the middle of a talk, and started anew on the same folder and
//! ports. Nobody presses anything for it.

import { answers, comesIn, goesOnDuty, inTheRoom, taps } from '../src/consulting';
import { backAfter, moment, watch } from '../src/continuity';
import { County } from '../src/county';
import { receives } from '../src/received';
import { expect, test } from '../src/talking';

test('a killed server goes on ringing, and brings everybody back into the room', async ({ openWindow }) => {
  test.setTimeout(240_000);
  const county = await County.start();
  const village = await openWindow('phone');
  const expert = await openWindow('desktop');
  try {
    await comesIn(village, county, county.user('village-doctor'));
    await comesIn(expert, county, county.user('ecg-physician'));
    await goesOnDuty(expert, county);
    await taps(village);
    const ring = expert.getByRole('button', { name: '接', exact: true });
    await expect(ring).toBeVisible();

    await test.step('killed in the middle of a ring: it goes on ringing', async () => {
      await county.kill();
      await village.waitForTimeout(2_000);
      await county.again();
      // Long enough for a page to say that nobody rings any more.
      await village.waitForTimeout(3_000);
      await expect(ring).toBeVisible();
      await expect(village.getByText('铃声已响，对方听得到')).toBeVisible();
      await answers(expert);
      await inTheRoom(village);
      await inTheRoom(expert);
    });

    await test.step('killed in the middle of a talk: the same room again', async () => {
      const addresses = [village.url(), expert.url()];
      await county.kill();
      await village.waitForTimeout(2_000);
      await Promise.all([watch(village), watch(expert)]);
      await county.again();
      const since = await Promise.all([village, expert].map(moment));
      for (const [at, page] of [village, expert].entries()) {
        const back = (): ReturnType<typeof backAfter> => backAfter(page, since[at] ?? 0);
        await expect.poll(back, { timeout: 30_000 }).not.toMatchObject({ voice_ms: null });
        await expect.poll(back, { timeout: 30_000 }).not.toMatchObject({ picture_ms: null });
        console.log(`${at === 0 ? 'village' : 'expert'} back after`, await back());
        await receives(page, { voices: 1, pictures: 1 });
      }
      expect([village.url(), expert.url()]).toEqual(addresses);
      await expect(expert.getByRole('button', { name: '参加人员（2）' })).toBeVisible();
      await expect(village.getByText('听得到您').first()).toBeVisible();
      await expect(expert.getByText('听得到您').first()).toBeVisible();
    });
  } finally {
    await county.stop();
  }
});
