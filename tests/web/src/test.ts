//! The `test` every file uses: a page whose errors fail the test, the states' pages, and the county.

import { test as base, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { County } from './county';
import { servePages, type Pages } from './pages';

export { expect, type Page } from '@playwright/test';

/** A window of its own for one person: own cookies, own size, of another browser than the project's when one is given. */
export type OpenWindow = (size: 'phone' | 'desktop', other?: Browser) => Promise<Page>;

const SIZES = { phone: { width: 360, height: 640 }, desktop: { width: 1366, height: 768 } } as const;

interface Fixtures {
  openWindow: OpenWindow;
}
interface WorkerFixtures {
  pages: Pages;
  county: County;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  pages: [
    async ({}, use) => {
      const pages = await servePages();
      await use(pages);
      await pages.stop();
    },
    { scope: 'worker' },
  ],
  county: [
    async ({}, use) => {
      const county = await County.start();
      await use(county);
      await county.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  openWindow: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    const errors: string[] = [];
    await use(async (size, other = browser) => {
      const context = await other.newContext({
        viewport: SIZES[size],
        hasTouch: size === 'phone',
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        ignoreHTTPSErrors: true,
      });
      contexts.push(context);
      const page = await context.newPage();
      watch(page, errors);
      return page;
    });
    for (const context of contexts) await context.close();
    if (errors.length > 0) throw new Error(`errors in pages:\n${errors.join('\n')}`);
  },
});

/** Errors of scripts and refusals of the content policy; answers such as 401 and 409 are the pages' business. */
export function watch(page: Page, errors: string[]): void {
  page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text()))
      errors.push(`${page.url()}: ${message.text()}`);
  });
}
