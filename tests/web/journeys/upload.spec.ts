//! A device without a network: the technician brings its images on a stick and sends them from the browser, over a line
//! that is thin, breaks, and outlasts a session.

import { readFile } from 'node:fs/promises';
import { violations } from '../src/axe';
import type { County } from '../src/county';
import { ctWrites } from '../src/device';
import { Line } from '../src/line';
import { signIn } from '../src/people';
import { expect, test, type Page } from '../src/test';

/** Octets a second. */
const THIN = 500_000;

test('images from a stick become a study over a line that breaks', async ({ county, openWindow }) => {
  test.setTimeout(180_000);
  const page = await openWindow('phone');
  const line = await Line.to(county.http, THIN);
  await signIn(page, line, county.user('technician', '青山'));
  await page.getByRole('link', { name: '影像', exact: true }).click();
  await page.getByRole('link', { name: '上传 DICOM 文件' }).click();

  const stick = await ctWrites({ ...PATIENT, name: '钱来福', number: 'U-1', slices: 3, size: 896 });
  const images = await Promise.all(stick.files.map((file) => readFile(file)));
  const cut = images[0]?.subarray(0, 200_000) ?? Buffer.alloc(0);
  await test.step('files of all sorts are chosen, and the line is gone in the middle', async () => {
    await page
      .getByLabel('选择文件')
      .setInputFiles([
        ...images.map((buffer, at) => octets(`IM${at}.dcm`, buffer)),
        octets('IM9.dcm', cut),
        octets('说明.txt', Buffer.from('not an image')),
      ]);
    await expect.poll(() => sent(page), { timeout: 60_000, intervals: [100] }).toBeGreaterThan(1_000_000);
    line.cut();
    await expect(page.getByText('连接断开，正在等待')).toBeVisible();
    await expect(async () => {
      // What the server answered before the cut may still be on its way to the page.
      const before = await sent(page);
      await page.waitForTimeout(1_500);
      expect(await sent(page)).toBe(before);
    }).toPass({ timeout: 20_000 });
    expect(await sent(page)).toBeLessThan(stick.files.length * 896 * 896 * 2);
    expect(await violations(page)).toEqual([]);
  });

  await test.step('it goes on by itself, and says what was not taken and why', async () => {
    line.mend();
    await expect(page.getByText(/^3\/5 个文件/)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('3 个文件已上传')).toBeVisible();
    await expect(page.getByText('2 个文件没有收下')).toBeVisible();
    await expect(page.getByText('文件不完整或已损坏')).toBeVisible();
    await expect(page.getByText('不是 DICOM 文件')).toBeVisible();
    await expect(page.getByRole('button', { name: '再试一次' }), 'no use').toHaveCount(0);
    expect(await violations(page)).toEqual([]);
  });

  await test.step('the study is there, whole', async () => {
    await page.getByRole('link', { name: '去看看' }).click();
    const study = page.getByRole('listitem').filter({ hasText: '钱来福' });
    await expect(study.getByText(/3 幅/)).toBeVisible();
    await expect(study.getByText('有疑问')).toHaveCount(0);
  });
  await stick.remove();
  await line.stop();
});

test('an upload outlasts its session', async ({ county, openWindow }) => {
  test.setTimeout(180_000);
  const page = await openWindow('desktop');
  const line = await Line.to(county.http, THIN);
  await signIn(page, line, county.user('technician', '青山'));
  await page.goto(`${line.http}/v/upload`);
  const stick = await ctWrites({ ...PATIENT, name: '孙有田', number: 'U-2', slices: 3, size: 896 });
  await page.getByLabel('选择文件').setInputFiles(stick.files);
  await expect.poll(() => sent(page)).toBeGreaterThan(0);
  await endsElsewhere(county);
  await expect(page.getByLabel('登录名')).toBeVisible({ timeout: 30_000 });
  line.rate = 100 * THIN;
  await signInHere(page, county);
  await expect(page.getByText('全部上传完成')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('link', { name: '去看看' }).click();
  const study = page.getByRole('listitem').filter({ hasText: '孙有田' });
  await expect(study.getByText(/3 幅/)).toBeVisible();
  await stick.remove();
  await line.stop();
});

test('another person at the same PC finds nothing of it', async ({ county, openWindow }) => {
  const page = await openWindow('desktop');
  const line = await Line.to(county.http, THIN);
  await signIn(page, line, county.user('technician', '青山'));
  await page.goto(`${line.http}/v/upload`);
  const stick = await ctWrites({ ...PATIENT, name: '李大山', number: 'U-3', slices: 2, size: 896 });
  await page.getByLabel('选择文件').setInputFiles(stick.files);
  await expect.poll(() => sent(page)).toBeGreaterThan(0);
  await page.getByRole('link', { name: '我的', exact: true }).click();
  await page.getByRole('button', { name: '退出登录' }).click();
  const other = county.user('township-doctor', '青山');
  await page.getByLabel('登录名').fill(other.login);
  await page.getByLabel('密码').fill(other.password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('link', { name: '首页', exact: true }).click();
  await page.getByRole('link', { name: '上传 DICOM 文件' }).click();
  await expect(page.getByLabel('选择文件')).toBeAttached();
  await expect(page.getByText('上传进度')).toHaveCount(0);
  await stick.remove();
  await line.stop();
});

const PATIENT = { sex: 'M', birth: '19600101', accession: '' } as const;

const octets = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

/** Bytes that the page says are safe. */
async function sent(page: Page): Promise<number> {
  const bar = page.getByRole('progressbar', { name: '上传进度' });
  return (await bar.count()) === 0 ? 0 : Number(await bar.getAttribute('value'));
}

/** The same person ends all sessions, from another machine. */
async function endsElsewhere(county: County): Promise<void> {
  const { login, password } = county.user('technician', '青山');
  const ask = async (method: string, path: string, more: RequestInit) => {
    const headers = { Origin: county.http, 'Content-Type': 'application/json', ...more.headers };
    const answer = await fetch(`${county.http}/api/v1/${path}`, { ...more, method, headers });
    expect(answer.ok, `${method} ${path}`).toBe(true);
    return answer;
  };
  const signedIn = await ask('POST', 'session', { body: JSON.stringify({ login, password }) });
  const cookie = signedIn.headers.getSetCookie().map((one) => one.split(';')[0]);
  await ask('DELETE', 'session/all', { headers: { cookie: cookie.join('; ') } });
}

async function signInHere(page: Page, county: County): Promise<void> {
  const { login, password } = county.user('technician', '青山');
  await page.getByLabel('登录名').fill(login);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}
