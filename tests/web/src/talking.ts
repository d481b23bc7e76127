//! The `test` of talks. A village sits at the oldest browser there is, as on Windows 7, and everybody else at today's: so
//! each talk is one between both. Talks come one after the other, for two at once make each other stutter, and it is the
//! relay that is looked at.

import { chromium, type Browser } from '@playwright/test';
import { installed } from './browsers';
import { test as base } from './test';

export { expect, type Page } from './test';

interface WorkerFixtures {
  village: Browser;
}

export const test = base.extend<object, WorkerFixtures>({
  village: [
    async ({}, use) => {
      const { executablePath, args } = installed('chromium-109');
      const browser = await chromium.launch({ executablePath, args });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  openWindow: async ({ openWindow, village }, use) => {
    await use((size, other) => openWindow(size, other ?? (size === 'phone' ? village : undefined)));
  },
});
