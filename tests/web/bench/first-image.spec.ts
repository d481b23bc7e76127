//! How long a reader waits for a study: from the answer to its last C-STORE to its row on the open list, and to its
//! first image on the screen, opened at once. Written to target/bench/first-image.json: `make bench-first-image`.

import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ctSends } from '../src/device';
import { ordered } from '../src/orders';
import { signIn } from '../src/people';
import { expect, test, type Page } from '../src/test';

const ROUNDS = Number(process.env['ROUNDS'] ?? '10');
const SLICES = 20;
const OUT = fileURLToPath(new URL('../../../target/bench/', import.meta.url));
const FAMILY = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许';

test('from the answer to the first image', async ({ county, openWindow }) => {
  test.setTimeout(60_000 + ROUNDS * 30_000);
  const technician = await openWindow('phone');
  const reader = await openWindow('desktop');
  await signIn(technician, county, county.user('technician', '青山'));
  await signIn(reader, county, county.user('radiologist', '云溪'));
  const listed: number[] = [];
  const drawn: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = `${FAMILY[round % FAMILY.length] ?? '赵'}守时`;
    const order = await ordered(technician, county.http, { name, sex: 'male', birth_date: '1961-04-05' });
    await reader.goto(`${county.http}/reading/worklist`);
    await reader.getByRole('row').nth(1).waitFor();
    await ctSends(county, {
      name,
      number: order.number,
      sex: 'M',
      birth: '19610405',
      accession: order.accession,
      slices: SLICES,
      size: 512,
    });
    const answered = performance.now();
    const row = reader.getByRole('row').filter({ hasText: name });
    await row.waitFor({ timeout: 60_000 });
    listed.push(performance.now() - answered);
    const opened = performance.now();
    await row.getByRole('button').first().click();
    await painted(reader);
    // Opening it late is the reader's time, not the system's; here it is at once.
    drawn.push(performance.now() - opened);
    expect(reader.url()).toContain(order.id);
  }
  const figures = [
    { measure: `answer to C-STORE until on the open list, ${String(SLICES)} slices of 512×512`, of: listed },
    { measure: 'opened until the first image is drawn', of: drawn },
    {
      measure: 'answer to C-STORE until the first image is drawn',
      of: listed.map((one, round) => one + (drawn[round] ?? Number.NaN)),
    },
  ].map(({ measure, of }) => ({
    measure,
    unit: 'ms',
    median: Math.round(quantile(of, 0.5)),
    p95: Math.round(quantile(of, 0.95)),
    rounds: of.length,
  }));
  await mkdir(OUT, { recursive: true });
  await writeFile(`${OUT}first-image.json`, `${JSON.stringify(figures, null, 1)}\n`);
  for (const figure of figures) console.log(JSON.stringify(figure));
});

/** Until the largest canvas shows something brighter than its ground. */
async function painted(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const [canvas] = [...document.querySelectorAll('canvas')].sort((one, two) => two.width - one.width);
    const ink = canvas?.getContext('2d');
    if (!canvas || !ink || canvas.width === 0) return false;
    const { data } = ink.getImageData(canvas.width / 2 - 8, canvas.height / 2 - 8, 16, 16);
    return data.some((value, at) => at % 4 < 3 && value > 40);
  });
}

/** By the nearest rank. */
function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, two) => one - two);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}
