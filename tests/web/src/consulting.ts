//! The steps of an urgent consult that every journey goes through: an expert on duty, a tap in the village, an answer,
//! and the proof that people hear and see each other.

import type { County, User } from './county';
import { signIn } from './people';
import { listenIn, moves, talk } from './talk';
import { expect, type Page } from './test';

export type At = Pick<County, 'http'>;

/** Signs in with a page whose talks can be counted. */
export async function comesIn(page: Page, at: At, user: User): Promise<void> {
  await listenIn(page);
  await signIn(page, at, user);
}

/** Somebody at a workstation can be called: the ring was tried and heard. */
export async function goesOnDuty(page: Page, at: At): Promise<void> {
  await page.goto(`${at.http}/reading/duty`);
  await page.getByRole('button', { name: '开始值班' }).first().click();
  await page.getByRole('button', { name: '响铃', exact: true }).click();
  await page.getByRole('button', { name: '听到了', exact: true }).click();
  await expect(page.getByText(/响铃听得到/).first()).toBeVisible();
}

/** Three taps in the village, and somebody's ring is heard. */
export async function taps(village: Page): Promise<void> {
  await village.getByRole('link', { name: '急会诊' }).first().click();
  await village
    .getByRole('button', { name: /王\*\*/ })
    .first()
    .click();
  await village.getByLabel('胸痛', { exact: true }).check();
  await village.getByRole('button', { name: '马上呼叫专家' }).click();
  await expect(village.getByText('铃声已响，对方听得到')).toBeVisible();
}

export async function answers(page: Page): Promise<void> {
  await page.getByRole('button', { name: '接', exact: true }).click();
}

/** Pictures move and a voice is loud, by the browser's own count. */
export async function inTheRoom(page: Page): Promise<void> {
  const patient = { timeout: 30_000 };
  await expect.poll(async () => (await talk(page)).connected, patient).toBeGreaterThan(0);
  await expect.poll(async () => (await talk(page)).frames, patient).toBeGreaterThan(20);
  await expect.poll(async () => (await talk(page)).energy, patient).toBeGreaterThan(0.01);
  await expect.poll(() => moves(page), patient).toBe(true);
}

/** A village and an expert in one consult, who hear and see each other; each may come by a way of their own. */
export async function consulting(
  county: County,
  village: Page,
  expert: Page,
  near: At = county,
  far: At = county,
): Promise<void> {
  await comesIn(village, near, county.user('village-doctor'));
  await comesIn(expert, far, county.user('ecg-physician'));
  await goesOnDuty(expert, far);
  await taps(village);
  await answers(expert);
  await inTheRoom(village);
  await inTheRoom(expert);
}

/** What an opinion says, typed and not yet signed. */
export async function writesAnOpinion(expert: Page, advice: string): Promise<void> {
  await expert.getByRole('button', { name: '开始写意见' }).click();
  await expert.getByLabel('病情分析').fill('突发胸痛半小时，考虑急性冠脉综合征。');
  await expert.getByLabel('诊断 1', { exact: true }).fill('急性冠脉综合征');
  await expert.getByLabel('治疗建议').fill(advice);
  await expert.getByLabel('无需转诊').check();
}

export async function endsTheTalk(expert: Page): Promise<void> {
  await expert.getByRole('button', { name: '结束会诊' }).click();
  await expert.getByRole('dialog').getByRole('button', { name: '结束会诊' }).click();
}
