//! Shows one state after the other. Each page is loaded by itself in its first state; its other states are changed
//! within the page that stands, as loading each takes longer than looking at it.

import type { Page } from '@playwright/test';

export type Show = (path: string) => Promise<void>;

/** How to show a state by its path; what it looks like when it is there is the caller's to wait for. */
export function stage(page: Page, url: string): Show {
  let stands = '';
  return async (path) => {
    if (pageOf(path) === stands) {
      await page.evaluate((detail) => {
        // Every state begins in Chinese, as a new machine does.
        window.dispatchEvent(new CustomEvent('language', { detail: 'zh-CN' }));
        window.dispatchEvent(new CustomEvent('state', { detail }));
      }, path);
    } else {
      await page.goto(`${url}${path}`);
      stands = pageOf(path);
    }
  };
}

/** The share of one of `parts` tests: neighbours stay together, so that a page is loaded once. */
export function share<T>(all: readonly T[], part: number, parts: number): T[] {
  return all.slice(Math.floor((all.length * part) / parts), Math.floor((all.length * (part + 1)) / parts));
}

/** `/states/patient--empty` and `/reading/states/worklist/full` are states of `/states/patient` and `…/worklist`. */
const pageOf = (path: string): string => path.replace(/--[^/]*$|(?<=^\/reading\/states\/[^/]+)\/.*$/, '');
