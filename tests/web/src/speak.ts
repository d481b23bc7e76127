//! Changes the language of a state page that stands, without loading it anew.

import type { Page } from '@playwright/test';

export async function speak(page: Page, language: 'zh-CN' | 'en'): Promise<void> {
  await page.evaluate((detail) => window.dispatchEvent(new CustomEvent('language', { detail })), language);
  await page.locator(`html[lang=${language}]`).waitFor();
  // The words are drawn with the next frame.
  await page.evaluate(
    () =>
      new Promise((drawn) => {
        requestAnimationFrame(() => requestAnimationFrame(drawn));
        // A machine that is full draws no frame for a while.
        setTimeout(drawn, 3_000);
      }),
  );
}
