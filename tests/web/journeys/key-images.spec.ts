//! Pictures beside the words: the writer chooses them by key and by button, writes under them, takes one away by keyboard;
//! they outlive a reload, the reviewer sees them, and they are on the signed paper. The real program.

import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { violations } from '../src/axe';
import { ctSends } from '../src/device';
import { ordered } from '../src/orders';
import { signIn } from '../src/people';
import { expect, test, type Page } from '../src/test';

const PATIENT = { name: '田守业', sex: 'male', birth_date: '1958-03-02' } as const;

test('key images go from the viewer to the signed paper', async ({ county, openWindow }, info) => {
  test.setTimeout(240_000);
  const technician = await openWindow('phone');
  const writer = await openWindow('desktop');
  const reviewer = await openWindow('desktop');
  await signIn(technician, county, county.user('technician', '青山'));
  await signIn(writer, county, county.user('radiologist', '云溪'));
  await signIn(reviewer, county, county.user('senior-radiologist'));
  const order = await ordered(technician, county.http, PATIENT);
  await ctSends(county, {
    name: PATIENT.name,
    number: order.number,
    sex: 'M',
    birth: PATIENT.birth_date.replaceAll('-', ''),
    accession: order.accession,
    slices: 5,
  });
  const told = `${county.http}/api/v1/cases/${order.id}`;
  await expect
    .poll(
      async () => {
        const answer = await technician.request.get(told);
        return ((await answer.json()) as { study: { complete_at: number | null } | null }).study?.complete_at;
      },
      { timeout: 40_000 },
    )
    .toEqual(expect.any(Number));

  const reading = `${county.http}/reading/cases/${order.id}`;
  const strip = (page: Page) => page.getByRole('group', { name: /^关键图像/ });
  const choose = writer.getByRole('button', { name: '关键图像' });

  await test.step('nobody chooses who does not write', async () => {
    await writer.goto(reading);
    await writer.getByRole('button', { name: '领取' }).click();
    await expect(writer.getByText(/左侧 R，右侧 L/)).toBeAttached({ timeout: 20_000 });
    await expect(choose).toBeHidden();
    await writer.getByRole('button', { name: '开始书写' }).click();
    await expect(choose).toBeVisible();
  });

  await test.step('the image on the pane is chosen by key, in another window by the button', async () => {
    await writer.getByRole('group', { name: '图像窗 1' }).focus();
    await writer.keyboard.press('Shift+K');
    await expect(strip(writer)).toContainText('1 / 4');
    await expect(choose).toHaveAttribute('aria-pressed', 'true');
    await writer.keyboard.press('2');
    await expect(choose).toHaveAttribute('aria-pressed', 'false');
    await choose.click();
    await writer.keyboard.press('5');
    await expect(choose).toHaveAttribute('aria-pressed', 'false');
    await choose.click();
    await expect(strip(writer)).toContainText('3 / 4');
    await expect(strip(writer)).toContainText('窗宽 1500 窗位 -600');
    await expect.poll(() => markOf(writer)).toEqual(['right', 'right', 'right']);
    await strip(writer).getByLabel('第 1 幅的说明').fill('纵隔居中');
    expect(await violations(writer)).toEqual([]);
    await writer.screenshot({ path: info.outputPath('chosen.png') });
  });

  await test.step('one is taken away by keyboard, and a reload keeps the rest', async () => {
    await strip(writer).getByRole('button', { name: '移除第 3 幅' }).focus();
    await writer.keyboard.press('Enter');
    await expect(strip(writer)).toContainText('2 / 4');
    await writer.getByLabel('检查方法').fill('平扫');
    await writer.getByLabel('影像所见').fill('双肺纹理清晰。');
    await writer.getByLabel('诊断意见').fill('胸部未见明显异常。');
    await writer.getByText('阴性', { exact: true }).click();
    await expect(writer.getByText(/已保存/).first()).toBeVisible();
    await writer.reload();
    await expect(strip(writer)).toContainText('2 / 4');
    await expect(strip(writer).getByLabel('第 1 幅的说明')).toHaveValue('纵隔居中');
  });

  await test.step('two hands sign, and both looked at the same pictures', async () => {
    await writer.getByRole('button', { name: '签名并提交审核' }).click();
    await writer.getByRole('dialog').getByRole('button', { name: '确认签名并提交' }).click();
    await reviewer.goto(reading);
    await reviewer.getByRole('button', { name: '开始审核' }).click();
    const read = reviewer.getByRole('region', { name: '关键图像' });
    await expect(read.getByRole('img')).toHaveCount(2);
    await expect(read).toContainText('纵隔居中');
    await expect.poll(() => markOf(reviewer)).toEqual(['right', 'right']);
    await expect(read.getByRole('button')).toHaveCount(0);
    await expect(reviewer.getByRole('button', { name: '关键图像' })).toBeHidden();
    expect(await violations(reviewer)).toEqual([]);
    await reviewer.screenshot({ path: info.outputPath('reviewed.png') });
    await reviewer.getByRole('button', { name: '签名签发' }).click();
    await reviewer.getByRole('dialog').getByRole('button', { name: '确认签名' }).click();
    await expect(reviewer.getByText('已签发').first()).toBeVisible();
    await expect(read.getByRole('img')).toHaveCount(2);
  });

  await test.step('the paper has them', async () => {
    const view = (await (await writer.request.get(told)).json()) as { report_view: { id: string } };
    const paper = await writer.request.get(`${county.http}/api/v1/reports/${view.report_view.id}/pdf`);
    const file = info.outputPath('paper.pdf');
    await writeFile(file, await paper.body());
    const images = execFileSync('pdfimages', ['-list', file], { encoding: 'utf8' });
    expect(images.trim().split('\n').slice(2)).toHaveLength(2);
    const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }).replace(/\s/g, '');
    expect(text).toContain('纵隔居中');
    expect(text).toContain('窗宽1500窗位-600');
  });
});

/** In which half of each small picture the bright mark lies. */
async function markOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLImageElement>('ol img')].map((picture) => {
      const { naturalWidth: width, naturalHeight: height } = picture;
      if (!picture.complete || width === 0) return 'not there';
      const canvas = document.createElement('canvas');
      canvas.width = width;
      canvas.height = height;
      const ink = canvas.getContext('2d');
      if (!ink) return 'no canvas';
      ink.drawImage(picture, 0, 0);
      const { data } = ink.getImageData(0, 0, width, height);
      const greys = Array.from({ length: width * height }, (_, at) => data[4 * at] ?? 0);
      const bright = 0.96 * greys.reduce((most, each) => Math.max(most, each), 0);
      const places = greys.flatMap((grey, at) => (grey > bright ? [at % width < width / 2] : []));
      const left = places.filter(Boolean).length;
      return left === 0 ? 'right' : left === places.length ? 'left' : 'both';
    }),
  );
}
