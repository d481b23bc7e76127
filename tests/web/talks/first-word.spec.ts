//! From "accept" to the first word on both sides, over a village's line of 256 kbit/s on which a twentieth is lost: pages,
//! live connection and voice alike; and from the signing to the opinion on the village's screen. Five and two seconds are
//! wanted; what is asserted leaves room for a busy machine.

import { comesIn, endsTheTalk, goesOnDuty, taps, writesAnOpinion } from '../src/consulting';
import { backAfter, moment, watch } from '../src/continuity';
import { County } from '../src/county';
import { talk } from '../src/talk';
import { expect, test, type Page } from '../src/talking';
import { VillageLine } from '../src/villageLine';
import { crossing, reachedOver, reachesOnly, WeakLine } from '../src/weakLine';

const QUALITY = { rate_kbps: 256, delay_ms: 40, loss_percent: 5 };
const WITHIN_MS = 15_000;

test('the first word is heard soon after the answer, on a weak line', async ({ openWindow }) => {
  test.setTimeout(240_000);
  const way = await crossing(1);
  const [address = ''] = way.lines;
  const county = await County.start(reachedOver(way));
  const media = await WeakLine.to(way.relay, address);
  const web = await VillageLine.to(county.http);
  await media.set(QUALITY);
  const village = await openWindow('phone');
  const expert = await openWindow('desktop');
  await reachesOnly(village, address);
  await reachesOnly(expert, way.relay);
  try {
    // The village is at work since the morning; only what comes from now on comes over the weak line.
    await comesIn(village, web, county.user('village-doctor'));
    await comesIn(expert, county, county.user('ecg-physician'));
    await goesOnDuty(expert, county);
    web.set(QUALITY);
    await taps(village);
    const ring = expert.getByRole('button', { name: '接', exact: true });
    await expect(ring).toBeVisible();
    await Promise.all([watch(village), watch(expert)]);
    const since = await Promise.all([moment(village), moment(expert)]);
    await ring.click();
    await heard(village, since[0] ?? 0, 'village, after the answer');
    await heard(expert, since[1] ?? 0, 'expert, after the answer');
    // A picture comes as far as such a line takes it beside the voice; the voice always does.
    for (const page of [village, expert])
      await expect.poll(async () => (await talk(page)).energy).toBeGreaterThan(0.01);

    await test.step('with the page loaded anew over that line', async () => {
      await village.reload({ waitUntil: 'commit', timeout: 60_000 });
      await watch(village);
      // The page's own clock begins with its loading.
      await heard(village, 0, 'village, after loading the page anew');
    });

    await test.step('the opinion is there soon after it is signed', async () => {
      const advice = '立即嚼服阿司匹林，备车转县医院。';
      await writesAnOpinion(expert, advice);
      await endsTheTalk(expert);
      await expert.getByRole('button', { name: '签名', exact: true }).click();
      const sign = expert.getByRole('dialog').getByRole('button', { name: '确认签名' });
      await expect(sign).toBeEnabled();
      const signed = Date.now();
      await sign.click();
      await expect(village.getByText(advice).first()).toBeVisible({ timeout: 30_000 });
      figure('village, the opinion after the signing', Date.now() - signed);
    });
  } finally {
    await media.stop();
    await web.stop();
    await county.stop();
  }
});

/** The first sound, that many milliseconds after a moment of the page's own clock. */
async function heard(page: Page, since: number, what: string): Promise<void> {
  const first = async (): Promise<number | null> => (await backAfter(page, since)).voice_ms;
  await expect.poll(first, { timeout: 60_000 }).not.toBeNull();
  const after = (await first()) ?? Infinity;
  figure(`${what}: first sound`, after);
}

function figure(what: string, after: number): void {
  const words = `${what}: ${after} ms`;
  console.log(words);
  test.info().annotations.push({ type: 'figures', description: words });
  expect(after).toBeLessThan(WITHIN_MS);
}
