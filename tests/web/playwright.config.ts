//! Three kinds of test: `states` looks at every page in every state with axe, without a server, and `journeys` walks the
//! county with the real program, both in two browsers; in `talks` people in both browsers talk over the real relay. The reports go to the list and, for the summariser, to JSON.
//! `ONLY=pictures` and `ONLY=bench` run those folders alone.

import { defineConfig } from '@playwright/test';
import { browsers } from './src/browsers';

const json = process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'];

export default defineConfig({
  outputDir: 'test-results',
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  // A state is mostly waited for: until nothing changes on it any more.
  workers: 4,
  fullyParallel: true,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', json === undefined ? { outputFile: 'test-results/report.json' } : {}]],
  globalSetup: './src/prepare.ts',
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 20_000,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: browsers().flatMap(({ name, executablePath, args }) => {
    const launchOptions = { executablePath, args };
    const alone = process.env['ONLY'];
    if (alone !== undefined)
      return name === 'debian' ? [{ name: alone, testDir: alone, use: { launchOptions } }] : [];
    const talks = { name: 'talks', testDir: 'talks', fullyParallel: false, workers: 1 };
    return [
      // A trace draws every page over and over, which takes the machine from the talk.
      ...(name === 'debian' ? [{ ...talks, use: { launchOptions, trace: 'off' as const } }] : []),
      // A trace keeps every page as it stood, which costs as much as looking at it; a state is found again by its name.
      { name: `states ${name}`, testDir: 'states', use: { launchOptions, trace: 'off' } },
      {
        name: `journeys ${name}`,
        testDir: 'journeys',
        fullyParallel: false,
        // Each has a county of its own, and whole images to draw.
        workers: 2,
        use: { launchOptions },
      },
    ];
  }),
});
