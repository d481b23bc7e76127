//! Shows one state after the other. Today's browser changes the state within the page that stands, as loading it each
//! time takes longer than looking at it; the oldest loads every state by itself, so that both ways are seen.

import type { Page } from '@playwright/test';

export type Show = (path: string) => Promise<void>;

/** How to show a state by its path; what it looks like when it is there is the caller's to wait for. */
export function stage(page: Page, url: string, project: string): Show {
  let stands = false;
  return async (path) => {
    if (stands && !project.endsWith('chromium-109')) {
      await page.evaluate((detail) => {
        // Every state begins in Chinese, as a new machine does.
        window.dispatchEvent(new CustomEvent('language', { detail: 'zh-CN' }));
        window.dispatchEvent(new CustomEvent('state', { detail }));
      }, path);
    } else {
      await page.goto(`${url}${path}`);
      stands = true;
    }
  };
}
