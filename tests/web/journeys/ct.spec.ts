//! The first real job: a CT from a township device to a signed report back in township and village, with a critical
//! value read back before the case may close. One county, five people, the real program.

import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { violations } from '../src/axe';
import { ctSends } from '../src/device';
import { signIn } from '../src/people';
import { expect, test, type Page } from '../src/test';

const PATIENT = { name: '王秀兰', identity: '11010519491231002X', birth: '19491231' };
const CRITICAL = '左侧张力性气胸';
/** The mark is 476 HU in a window from -200 to 600; the body around it stays below 100. */
const BRIGHT = 200;

test('a CT goes from the township to a signed report in the village', async ({
  county,
  openWindow,
}, info) => {
  test.setTimeout(240_000);
  const technician = await openWindow('phone');
  const village = await openWindow('phone');
  const radiologist = await openWindow('desktop');
  const senior = await openWindow('desktop');
  // A phone shows no PDFs in its pages: it is handed the file. (Headless Chromium dies of printing one.)
  await village.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'pdfViewerEnabled', { get: () => false });
  });
  await signIn(technician, county, county.user('technician', '青山'));
  await signIn(village, county, county.user('village-doctor', '上湾'));
  await signIn(radiologist, county, county.user('radiologist', '云溪'));
  await signIn(senior, county, county.user('senior-radiologist'));
  await radiologist.goto(`${county.http}/reading/worklist`);

  const id = await test.step('the technician registers patient and examination', () => register(technician));
  const told = (await (await technician.request.get(`${county.http}/api/v1/cases/${id}`)).json()) as {
    number: string;
    examination: { accession_number: string };
    patient_record: { number: string };
  };

  await test.step('the study arrives live, on the phone and on the list', async () => {
    await ctSends(county, {
      name: PATIENT.name,
      number: told.patient_record.number,
      sex: 'F',
      birth: PATIENT.birth,
      accession: told.examination.accession_number,
      slices: 12,
    });
    await expect(technician.getByText(/12 幅/).first()).toBeVisible();
    await expect(radiologist.getByRole('row', { name: new RegExp(PATIENT.name) }).first()).toBeVisible();
  });

  const reading = `${county.http}/reading/cases/${id}`;
  await test.step('the radiologist claims it and sees left on the right', async () => {
    await radiologist.goto(reading);
    await radiologist.getByRole('button', { name: '领取' }).click();
    await expect(technician.getByText(/医生正在阅片/).first()).toBeVisible();
    await expect(radiologist.getByText(/左侧 R，右侧 L，上方 A，下方 P/)).toBeAttached({ timeout: 20_000 });
    await expect.poll(() => brightHalf(radiologist), { timeout: 20_000 }).toBe('right');
  });

  await test.step('the report starts from a template and outlives a killed browser', async () => {
    await radiologist.getByRole('button', { name: '开始书写' }).click();
    await radiologist.getByLabel('报告模板').selectOption({ index: 1 });
    await radiologist.getByLabel('影像所见').fill('左侧胸腔大量积气，左肺压缩约 90%，纵隔右移。');
    await radiologist.getByLabel('诊断意见').fill('左侧张力性气胸。');
    await radiologist.getByText('阳性', { exact: true }).click();
    await radiologist.getByRole('checkbox', { name: '危急值' }).check();
    await radiologist.getByLabel('危急值内容').fill(CRITICAL);
    await expect(radiologist.getByText(/已保存/).first()).toBeVisible();
    await radiologist.close();
  });

  const again = await openWindow('desktop');
  await signIn(again, county, county.user('radiologist', '云溪'));
  await again.goto(reading);
  await expect(again.getByLabel('诊断意见')).toHaveValue('左侧张力性气胸。');

  await test.step('two hands sign', async () => {
    await acceptAll(again);
    await again.getByRole('button', { name: '签名并提交审核' }).click();
    await again.getByRole('button', { name: '确认签名并提交' }).click();
    await senior.goto(reading);
    await senior.getByRole('button', { name: '开始审核' }).click();
    await acceptAll(senior);
    await senior.getByRole('button', { name: '签名签发' }).click();
    await senior.getByRole('button', { name: '确认签名' }).click();
  });

  await test.step('the village sees the critical value live, reads it back and says what was done', async () => {
    await village.getByRole('link', { name: '现在复读确认' }).click();
    await village.getByLabel(/请把上面的危急值/).fill(CRITICAL);
    await village.getByRole('button', { name: '确认复读' }).dblclick();
    await village.getByRole('button', { name: '已呼叫 120' }).click();
    await village.getByRole('button', { name: '保存处置' }).click();
    await expect(village.getByText('处置已登记。')).toBeVisible();
  });

  await test.step('the village prints the signed paper and acknowledges', async () => {
    await village.goto(`${county.http}/v/cases/${id}/result`);
    await expect(village.getByText('左侧张力性气胸。')).toBeVisible();
    expect(await violations(village)).toEqual([]);
    const paper = village.waitForResponse(/\/pdf\?version=1$/);
    await village.getByRole('button', { name: '打印签名报告' }).click();
    const file = info.outputPath('report.pdf');
    const version = (await paper).url();
    await writeFile(file, await (await village.request.get(version)).body());
    const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' });
    expect(text.replace(/\s/g, '')).toContain('左侧张力性气胸');
    await village.getByRole('button', { name: /我已看过/ }).dblclick();
    await expect(village.getByText(/已确认收到/)).toBeVisible();
    // The township sees that the village knows; it has still to say so itself.
    await expect(
      technician
        .getByRole('listitem')
        .filter({ hasText: '结果确认收到' })
        .filter({ hasText: '上湾村卫生室' }),
    ).toBeVisible();
    await expect(technician.getByText('结果已送到，请确认')).toBeVisible();
  });
});

async function register(page: Page): Promise<string> {
  await page.getByRole('link', { name: /登记检查/ }).click();
  await page.getByLabel('证件号码').fill('110105194902310026');
  await expect(page.getByText('不是真实日期')).toBeVisible();
  await page.getByLabel('证件号码').fill(PATIENT.identity);
  const known = page.getByRole('button', { name: '是这位患者' });
  const name = page.getByLabel('姓名');
  await known.or(name).waitFor();
  if (await known.isVisible()) await known.click();
  else {
    await name.fill(PATIENT.name);
    await page.getByRole('button', { name: /下一步/ }).click();
  }
  await page.getByRole('radio', { name: '胸部' }).check();
  await page.getByLabel('临床诊断').fill('胸痛、气促待查');
  await page.getByLabel('主诉和检查目的').fill('突发左胸痛 2 小时，排除气胸');
  await page.getByRole('radio', { name: '急诊' }).check();
  await page.getByLabel('患者来自哪个村').selectOption({ label: '上湾村卫生室' });
  await page.getByRole('button', { name: '提交登记' }).dblclick();
  await page.getByRole('heading', { name: '检查进度' }).waitFor();
  return page.url().split('/').at(-1) ?? '';
}

/** Ticks what the checks ask to be looked at. */
async function acceptAll(page: Page): Promise<void> {
  await page.waitForTimeout(1_500);
  for (const box of await page.getByRole('checkbox', { name: '已核对，无误' }).all()) await box.check();
}

/** In which half of the picture the bright mark lies. */
async function brightHalf(page: Page): Promise<'left' | 'right' | 'nowhere'> {
  return page.evaluate((bright) => {
    const canvas = document.querySelector('canvas');
    const ink = canvas?.getContext('2d');
    if (!canvas || !ink) return 'nowhere';
    const { width, height } = canvas;
    const { data } = ink.getImageData(0, 0, width, height);
    const sums = { left: 0, right: 0 };
    // The middle band only: words and letters are burned in along the edges.
    for (let y = Math.floor(height * 0.25); y < height * 0.75; y += 1)
      for (let x = Math.floor(width * 0.2); x < width * 0.8; x += 1)
        if ((data[4 * (y * width + x)] ?? 0) > bright) sums[x < width / 2 ? 'left' : 'right'] += 1;
    if (sums.left + sums.right < 50) return 'nowhere';
    return sums.right > 10 * sums.left ? 'right' : sums.left > 10 * sums.right ? 'left' : 'nowhere';
  }, BRIGHT);
}
