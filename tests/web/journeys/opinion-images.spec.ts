//! A key image of an opinion: chosen in the viewer beside the talk, seen by the side that asked, small and large. The real
//! program.

import { randomUUID } from 'node:crypto';
import { violations } from '../src/axe';
import { answers, comesIn, goesOnDuty } from '../src/consulting';
import { ctSends } from '../src/device';
import { ordered } from '../src/orders';
import { signIn } from '../src/people';
import { expect, test } from '../src/talking';

test.use({ trace: 'off' });

const PATIENT = { name: '田守业', sex: 'male', birth_date: '1958-03-02' } as const;

test('the side that asked sees the key images of the opinion', async ({ county, openWindow }, info) => {
  test.setTimeout(240_000);
  const technician = await openWindow('phone');
  const township = await openWindow('phone');
  const expert = await openWindow('desktop');
  await signIn(technician, county, county.user('technician', '青山'));
  await comesIn(township, county, county.user('township-doctor', '青山'));
  await comesIn(expert, county, county.person('county-expert'));

  const order = await ordered(technician, county.http, PATIENT);
  await ctSends(county, {
    name: PATIENT.name,
    number: order.number,
    sex: 'M',
    birth: PATIENT.birth_date.replaceAll('-', ''),
    accession: order.accession,
    slices: 5,
  });
  const api = `${county.http}/api/v1`;
  const told = async () =>
    (await (await technician.request.get(`${api}/cases/${order.id}`)).json()) as {
      study: { complete_at: number | null } | null;
      patient: { id: string };
      institution: { id: string };
    };
  await expect
    .poll(async () => (await told()).study?.complete_at, { timeout: 40_000 })
    .toEqual(expect.any(Number));

  await goesOnDuty(expert, county);
  const { patient, institution } = await told();
  const asked = await township.request.post(`${api}/consults`, {
    data: {
      id: randomUUID(),
      patient: patient.id,
      institution: institution.id,
      kind: 'urgent',
      request: { complaint: { chips: ['chest-pain'], words: '', onset_at: null } },
      emergency_reason: '生命危险，须立即会诊',
    },
  });
  expect(asked.status(), await asked.text()).toBe(201);
  const { id } = (await asked.json()) as { id: string };

  await test.step('the expert chooses one in the viewer and signs', async () => {
    await answers(expert);
    await expect(expert.getByText(/左侧 R，右侧 L/)).toBeAttached({ timeout: 30_000 });
    await expert.getByRole('button', { name: '开始写意见' }).click();
    await expert.getByLabel('病情分析').fill('右肺结节。');
    await expert.getByLabel('诊断 1', { exact: true }).fill('肺结节');
    await expert.getByLabel('治疗建议').fill('三个月后复查。');
    await expert.getByLabel('无需转诊').check();
    await expert.getByRole('button', { name: '关键图像', exact: true }).click();
    await expert.getByLabel('第 1 幅的说明').fill('右上肺结节');
    await expert.getByRole('button', { name: '结束会诊' }).click();
    await expert.getByRole('dialog').getByRole('button', { name: '结束会诊' }).click();
    await expect(expert.getByRole('heading', { name: '通话已结束' })).toBeVisible();
    await expert.screenshot({ path: info.outputPath('after-talk.png') });
    await expert.getByRole('button', { name: '签名', exact: true }).click();
    await expert.getByRole('dialog').getByRole('button', { name: '确认签名' }).click();
    await expect(expert.getByText('意见已签名').first()).toBeVisible();
  });

  await test.step('it is in the page of who asked, and opens large under the name of the patient', async () => {
    await township.goto(`${county.http}/v/consults/${id}`);
    const small = township.getByRole('button', { name: '第 1 幅' });
    const drawn = (): Promise<number> =>
      small.getByRole('img').evaluate((one: HTMLImageElement) => one.naturalWidth);
    await small.scrollIntoViewIfNeeded();
    await expect.poll(drawn).toBeGreaterThan(100);
    await expect(township.getByText('右上肺结节')).toBeVisible();
    await township.screenshot({ path: info.outputPath('opinion.png'), fullPage: true });
    await small.click();
    const sheet = township.getByRole('dialog');
    const large = sheet.getByRole('img', { name: '右上肺结节' });
    await expect.poll(() => large.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(100);
    await expect(sheet.getByText(PATIENT.name)).toBeVisible();
    await township.screenshot({ path: info.outputPath('large.png') });
    expect(await violations(township)).toEqual([]);
  });
});
