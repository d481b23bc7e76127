//! Images that come while a case is open: they appear by themselves, are announced, and nobody signs before they were
//! there to be seen. The real program, a writer and a reviewer.

import { ctSends } from '../src/device';
import { ordered } from '../src/orders';
import { signIn } from '../src/people';
import { expect, test, type Page } from '../src/test';

const PATIENT = { name: '石守信', sex: 'male', birth_date: '1961-04-05' } as const;

test('late images reach an open page, and no signature names what was not on it', async ({
  county,
  openWindow,
}, info) => {
  test.setTimeout(240_000);
  const technician = await openWindow('phone');
  const writer = await openWindow('desktop');
  const reviewer = await openWindow('desktop');
  await signIn(technician, county, county.user('technician', '青山'));
  await signIn(writer, county, county.user('radiologist', '云溪'));
  await signIn(reviewer, county, county.user('senior-radiologist'));
  const order = await ordered(technician, county.http, PATIENT);
  const sends = (first: number, slices: number): Promise<void> =>
    ctSends(county, {
      name: PATIENT.name,
      number: order.number,
      sex: 'M',
      birth: PATIENT.birth_date.replaceAll('-', ''),
      accession: order.accession,
      slices,
      first,
    });
  const reading = `${county.http}/reading/cases/${order.id}`;
  const complete = (images: number): Promise<void> => whole(technician, county.http, order.id, images);

  await test.step('three slices are there when the writer begins', async () => {
    await sends(0, 3);
    await complete(3);
    await writer.goto(reading);
    await writer.getByRole('button', { name: '领取' }).click();
    await writer.getByRole('button', { name: '开始书写' }).click();
    await writer.getByLabel('检查方法').fill('平扫');
    await writer.getByLabel('影像所见').fill('双肺纹理清晰。');
    await writer.getByLabel('诊断意见').fill('胸部未见明显异常。');
    await writer.getByText('阴性', { exact: true }).click();
    await expect(writer.getByText(/已保存/).first()).toBeVisible();
  });

  await test.step('a fourth comes to the open page and is announced', async () => {
    await sends(3, 1);
    await expect(writer.getByText('新到 1 幅图像')).toBeVisible();
    await expect(writer.getByRole('button', { name: /4 幅/ })).toBeVisible();
    await expect(writer.getByLabel('影像所见')).toHaveValue('双肺纹理清晰。');
    await writer.screenshot({ path: info.outputPath('announced.png') });
    await writer.getByRole('button', { name: '知道了' }).click();
    await expect(writer.getByText('新到 1 幅图像')).toBeHidden();
    await complete(4);
  });

  await test.step('a fifth comes while the last look is open: it signs nothing', async () => {
    await writer.getByRole('button', { name: '签名并提交审核' }).click();
    const look = writer.getByRole('dialog');
    await expect(look.getByText('4 幅')).toBeVisible();
    await sends(4, 1);
    await expect(look.getByText('图像有变化，请先看过再签名')).toBeVisible();
    await expect(look.getByRole('button', { name: '确认签名并提交' })).toBeHidden();
    await writer.screenshot({ path: info.outputPath('moved.png') });
    await look.getByRole('button', { name: '回到图像' }).click();
    await complete(5);
    await writer.getByRole('button', { name: '签名并提交审核' }).click();
    await expect(look.getByText('5 幅')).toBeVisible();
    await look.getByRole('button', { name: '确认签名并提交' }).click();
    await expect(look).toBeHidden();
  });

  await test.step('a sixth comes before the reviewer signed: the report can only go back', async () => {
    await reviewer.goto(reading);
    await reviewer.getByRole('button', { name: '开始审核' }).click();
    await expect(reviewer.getByRole('button', { name: '签名签发' })).toBeEnabled();
    await sends(5, 1);
    await expect(reviewer.getByText('书写医师签名之后图像有变化')).toBeVisible();
    await expect(reviewer.getByRole('button', { name: '签名签发' })).toBeDisabled();
    await reviewer.screenshot({ path: info.outputPath('only-back.png') });
    await reviewer.getByRole('button', { name: '退回' }).last().click();
    await reviewer.getByRole('dialog').getByRole('textbox').fill('又到一幅图像');
    await reviewer.getByRole('dialog').getByRole('button', { name: '退回' }).click();
    await complete(6);
    await expect(writer.getByText('又到一幅图像')).toBeVisible();
    await writer.getByRole('button', { name: '签名并提交审核' }).click();
    await writer.getByRole('dialog').getByRole('button', { name: '确认签名并提交' }).click();
    await reviewer.getByRole('button', { name: '开始审核' }).click();
    await reviewer.getByRole('button', { name: '签名签发' }).click();
    await reviewer.getByRole('dialog').getByRole('button', { name: '确认签名' }).click();
    await expect(reviewer.getByText('已签发').first()).toBeVisible();
  });
});

/** Waits until the study of a case is whole with so many images. */
async function whole(page: Page, base: string, id: string, images: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const answer = await page.request.get(`${base}/api/v1/cases/${id}`);
        const { study } = (await answer.json()) as {
          study: { instances: number; complete_at: number | null } | null;
        };
        return study === null || study.complete_at === null ? 0 : study.instances;
      },
      { timeout: 40_000 },
    )
    .toBe(images);
}
