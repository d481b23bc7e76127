//! Every page of the village entry in every state: no axe violation, nothing wider than the screen, targets and text
//! large enough, in both languages, on a phone and on a PC.

import { readFileSync } from 'node:fs';
import { violations } from '../src/axe';
import { viewsIn } from '../src/browsers';
import { speak } from '../src/speak';
import { share, stage } from '../src/stage';
import { expect, test } from '../src/test';
import { join } from 'node:path';
import { web } from '../src/pages';

/** The line's words come after its patience. */
const LOST = /--(offline|unreachable)$/;
/** So that both cores have something to do. */
const PARTS = 6;
const SIZES = [
  { width: 360, height: 640 },
  { width: 1366, height: 768 },
] as const;

for (let part = 0; part < PARTS; part += 1)
  test(`village states, part ${part + 1} of ${PARTS}`, async ({ pages, openWindow }, info) => {
    test.setTimeout(300_000);
    const views = viewsIn(info.project.name, SIZES);
    const page = await openWindow('phone');
    await page.goto(`${pages.url}/states`);
    await page.locator('#stories a').first().waitFor();
    const names = await page.locator('#stories a').allTextContents();
    expect(names.length).toBeGreaterThan(80);
    const wrong: string[] = [];
    const show = stage(page, pages.url);
    for (const name of share(names, part, PARTS)) {
      await show(`/states/${name}`);
      await page.locator('body[data-rest]').waitFor();
      if (LOST.test(name) && !name.startsWith('sign-in'))
        await page.locator('[aria-live=assertive] p').waitFor();
      for (const { language, size } of views) {
        await page.setViewportSize(size);
        await speak(page, language);
        const found = [...(await violations(page)), ...(await page.evaluate(measure))];
        wrong.push(...found.map((one) => `${name} ${language} ${size.width}: ${one}`));
      }
    }
    expect(wrong, wrong.join('\n')).toEqual([]);
  });

test('no word is missing in either language', () => {
  const words = (name: string) =>
    Object.entries(JSON.parse(readFileSync(join(web, 'src/words', name), 'utf8')) as Record<string, string>);
  const chinese = words('zh-CN.json');
  const english = words('en.json');
  expect(english.map(([key]) => key)).toEqual(chinese.map(([key]) => key));
  const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const [index, [key, text]] of chinese.entries())
    expect(holes(english[index]?.[1] ?? ''), key).toEqual(holes(text));
});

/** What axe does not look at: the page's width, text under 18 px, targets under 48 px. */
function measure(): string[] {
  const wrong: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth)
    wrong.push(`wider than the screen by ${root.scrollWidth - root.clientWidth} px`);
  for (const element of document.querySelectorAll<HTMLElement>('main *, header *, nav *')) {
    const own = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim(),
    );
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    if (own && element.offsetParent !== null && size < 18)
      wrong.push(`${size} px: ${element.textContent?.slice(0, 30)}`);
  }
  for (const target of document.querySelectorAll<HTMLElement>(
    // A file is chosen by its label; the input itself is for screen readers.
    'button, a, select, textarea, input:not([type=radio]):not([type=checkbox]):not([type=file])',
  )) {
    const { width, height, right } = target.getBoundingClientRect();
    const shown = target.offsetParent !== null && right > 0 && !target.closest('p > span');
    if (shown && (height < 47.5 || width < 47.5))
      wrong.push(`target ${Math.round(width)}×${Math.round(height)}: ${target.textContent?.slice(0, 30)}`);
  }
  return wrong;
}
