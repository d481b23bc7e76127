//! Every page of the workstation in every state: no axe violation in either language, on a PC and on a phone.
//! The oldest browser sees every state once: its rules are the same, its scripts and styles may fail.

import { violations } from '../src/axe';
import { viewsIn } from '../src/browsers';
import { speak } from '../src/speak';
import { share, stage } from '../src/stage';
import { expect, test } from '../src/test';

const PARTS = 16;
const SIZES = [
  { width: 1366, height: 768 },
  { width: 360, height: 640 },
] as const;

for (let part = 0; part < PARTS; part += 1)
  test(`reading states, part ${part + 1} of ${PARTS}`, async ({ pages, openWindow }, info) => {
    test.setTimeout(300_000);
    const views = viewsIn(info.project.name, SIZES);
    const wrong: string[] = [];
    const page = await openWindow('desktop');
    await page.addInitScript(() => localStorage.setItem('yuanzhen.language', 'zh-CN'));
    await page.goto(`${pages.url}/reading/states`);
    const links = page.locator('main a[href^="/reading/states/"]');
    await links.first().waitFor();
    const paths = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
    const show = stage(page, pages.url);
    for (const path of share(paths, part, PARTS)) {
      await show(path);
      await page.locator('body[data-rest]').waitFor();
      for (const { language, size } of views) {
        await page.setViewportSize(size);
        await speak(page, language);
        wrong.push(...(await violations(page)).map((one) => `${path} ${language} ${size.width}: ${one}`));
      }
    }
    expect(wrong, wrong.join('\n')).toEqual([]);
  });
