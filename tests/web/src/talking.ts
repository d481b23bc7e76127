//! The `test` of journeys that talk: one at a time on this machine, whichever browser and whoever runs it. Two talks at
//! once make each other stutter, and it is the relay that is looked at.

import { createServer, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { test as base } from './test';

export { expect, type Page } from './test';

/** Held by whoever talks; it is free again when they end, however they end. */
const PORT = 47_813;
const PATIENCE_MS = 25 * 60_000;

export const test = base.extend<{ alone: void }>({
  alone: [
    async ({}, use) => {
      let held: Server | null = null;
      while ((held = await hold()) === null) await pause(500);
      await use();
      const server = held;
      await new Promise((resolve) => server.close(resolve));
    },
    { auto: true, timeout: PATIENCE_MS },
  ],
});

function hold(): Promise<Server | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(PORT, '127.0.0.1', () => resolve(server));
  });
}
