//! How long somebody who comes into a room waits for the other's picture: from the click to the first decoded frame, on the
//! page of relay/examples/room. Written to target/bench/first-frame.json, part of `make bench-relay`.

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, test, type Browser, type Page } from '@playwright/test';

const ROUNDS = Number(process.env['ROUNDS'] ?? '20');
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const ROOM = process.env['ROOM'] ?? `${ROOT}target/release/examples/room`;

test('from the click to the first frame', async ({ browser }) => {
  test.setTimeout(60_000 + ROUNDS * 20_000);
  const { relay, address } = await opened();
  const waits: number[] = [];
  try {
    const host = await visitor(browser, address);
    await host.getByRole('button').click();
    await expect(host.locator('#state')).toHaveText('connected');
    for (let round = 0; round < ROUNDS; round += 1) {
      const guest = await visitor(browser, address);
      const frame = firstFrame(guest);
      await guest.getByRole('button').click();
      waits.push(await frame);
      // Said goodbye, so that the next one finds the room as this one did.
      await guest.evaluate('window.pc.close()');
      await guest.context().close();
    }
  } finally {
    relay.kill();
  }
  const rows = [0.5, 0.95].map((part) => ({
    measure: `first frame p${String(part * 100)}, from the click that joins a room of one`,
    unit: 'ms',
    ours: Math.round(quantile(waits, part)),
    peer: null,
    peer_name: null,
    ratio: null,
    rounds: waits.length,
  }));
  await mkdir(`${ROOT}target/bench`, { recursive: true });
  await writeFile(`${ROOT}target/bench/first-frame.json`, `${JSON.stringify(rows, null, 1)}\n`);
  for (const row of rows) console.log(JSON.stringify(row));
});

/** The relay's own room, on free ports. */
async function opened(): Promise<{ relay: ChildProcessByStdio<null, Readable, null>; address: string }> {
  const relay = spawn(ROOM, [], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: relay.stdout })) {
    if (!line.startsWith('http://')) continue;
    // What it reports afterwards is read by nobody and must not stop it.
    relay.stdout.resume();
    return { relay, address: line };
  }
  throw new Error('the room did not open');
}

async function visitor(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** Milliseconds from the next click to the first frame that any picture of the page shows. */
function firstFrame(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let clicked = 0;
        document.addEventListener('click', () => (clicked = performance.now()), {
          capture: true,
          once: true,
        });
        new MutationObserver((changes) => {
          for (const element of changes.flatMap((change) => [...change.addedNodes]))
            if (element instanceof HTMLVideoElement)
              element.requestVideoFrameCallback(() => {
                resolve(performance.now() - clicked);
              });
        }).observe(document.body, { childList: true, subtree: true });
      }),
  );
}

/** By the nearest rank. */
function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, two) => one - two);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}
