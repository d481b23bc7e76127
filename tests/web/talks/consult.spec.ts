//! One tap in the village, a county expert in the room, a signed opinion back. Real browsers, the real relay: voices and
//! pictures are counted by the browsers themselves.

import { comesIn, endsTheTalk, goesOnDuty, inTheRoom, taps, writesAnOpinion } from '../src/consulting';
import { moves, talk } from '../src/talk';
import { expect, test } from '../src/talking';

test('a village taps, an expert answers, they talk, the opinion comes back', async ({
  county,
  openWindow,
}, info) => {
  test.setTimeout(240_000);
  const village = await openWindow('phone');
  const expert = await openWindow('desktop');
  await comesIn(village, county, county.user('village-doctor'));
  await comesIn(expert, county, county.user('ecg-physician'));

  await test.step('the expert goes on duty and proves to hear', () => goesOnDuty(expert, county));

  await test.step('the village taps: three taps and it rings', async () => {
    await taps(village);
    await village.screenshot({ path: info.outputPath('ringing.png') });
  });

  await test.step('the expert answers and both hear and see', async () => {
    const ring = expert.getByRole('button', { name: '接', exact: true });
    await expect(ring).toBeVisible();
    await expert.screenshot({ path: info.outputPath('incoming.png') });
    await ring.click();
    await inTheRoom(village);
    await inTheRoom(expert);
    await expect(village.getByText('听得到您')).toBeVisible();
    await expect(expert.getByText('听得到您')).toBeVisible();
    await expect(expert.getByText('正在进入会诊室')).toBeHidden();
    await expect(expert.getByRole('button', { name: '静音' })).toBeInViewport();
    await expert.screenshot({ path: info.outputPath('talking.png') });
    await village.screenshot({ path: info.outputPath('talking-phone.png') });
  });

  await test.step('a page that is loaded anew is back in the room without a press', async () => {
    await village.reload();
    await inTheRoom(village);
    const before = await talk(expert);
    await expect.poll(async () => (await talk(expert)).frames).toBeGreaterThan(before.frames + 20);
    await expect.poll(() => moves(expert)).toBe(true);
  });

  await test.step('the opinion is written, signed, and stands in the village', async () => {
    await writesAnOpinion(expert, '立即嚼服阿司匹林，备车转县医院。');
    await endsTheTalk(expert);
    await expert.getByRole('button', { name: '签名', exact: true }).click();
    await expert.screenshot({ path: info.outputPath('signing.png') });
    await expert.getByRole('dialog').getByRole('button', { name: '确认签名' }).click();
    await expect(village.getByText('立即嚼服阿司匹林，备车转县医院。').first()).toBeVisible();
    await village.screenshot({ path: info.outputPath('opinion.png'), fullPage: true });
  });

  await test.step('the village takes note and says what it did', async () => {
    await village.getByRole('button', { name: /确认收到/ }).click();
    await village.getByLabel('怎样处置').fill('已嚼服阿司匹林，救护车在路上。');
    await village.getByRole('radio').first().check();
    await village.getByRole('button', { name: '保存处置' }).click();
    await expect(expert.getByText('已嚼服阿司匹林，救护车在路上。').first()).toBeVisible();
  });
});
