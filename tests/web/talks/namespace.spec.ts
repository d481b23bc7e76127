//! Two machines in a network of their own, as in a county: over https with the county's certificate, which each browser
//! trusts as a person told it to, and without any help for loopback. The village's machine goes from Wi-Fi to 4G.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from '@playwright/test';
import { installed } from '../src/browsers';
import { consulting } from '../src/consulting';
import { backAfter, moment, watch } from '../src/continuity';
import { County } from '../src/county';
import { COUNTY, Networks, type Side } from '../src/namespace';
import { watch as watchErrors } from '../src/test';
import { expect, test, type Page } from '../src/talking';

const run = promisify(execFile);
const WITHIN_MS = 10_000;

test('over https between two machines they talk, and go on in another network', async ({}, info) => {
  test.setTimeout(240_000);
  const networks = await Networks.make();
  if (networks === null && process.env['REQUIRE_ALL'] === '1') throw new Error('namespaces are required');
  test.skip(networks === null, 'SKIPPED: this machine lets nobody make a network namespace');
  if (networks === null) return;
  const home = await mkdtemp(join(tmpdir(), 'yuanzhen-home-'));
  const errors: string[] = [];
  const open: Browser[] = [];
  const county = await County.start({
    through: networks.on('county'),
    at: { http: `${COUNTY}:0`, https: `${COUNTY}:0`, media: `${COUNTY}:10000` },
    extra: ['--demo-on-lan'],
  });
  try {
    await trust(home, await certificate(networks, county.http));
    const opened = async (side: Side, width: number): Promise<Page> => {
      const browser = await start(networks, side, home);
      open.push(browser);
      const context = await browser.newContext({ viewport: { width, height: 768 }, locale: 'zh-CN' });
      const page = await context.newPage();
      watchErrors(page, errors);
      return page;
    };
    const village = await opened('village', 360);
    const expert = await opened('county', 1366);
    await consulting(county, village, expert, { http: county.https }, { http: county.https });
    expect(new URL(village.url()).protocol).toBe('https:');
    expect(await village.evaluate(() => window.isSecureContext)).toBe(true);
    expect(await waysOf(village)).toEqual(['10.77.1.2 → 10.77.1.1']);

    await test.step('from Wi-Fi to 4G', async () => {
      await Promise.all([watch(village), watch(expert)]);
      const since = await Promise.all([moment(village), moment(expert)]);
      await networks.roam();
      for (const [at, page] of [village, expert].entries()) {
        // What came before the old network was gone is not what is looked for.
        const back = (): ReturnType<typeof backAfter> => backAfter(page, (since[at] ?? 0) + 1_000);
        await expect
          .poll(async () => Object.values(await back()).every((one) => one !== null), { timeout: 40_000 })
          .toBe(true);
        const { voice_ms, picture_ms } = await back();
        console.log(`${at === 0 ? 'village' : 'expert'} back after`, { voice_ms, picture_ms }, '+ 1000 ms');
        expect(Math.max(voice_ms ?? Infinity, picture_ms ?? Infinity)).toBeLessThan(WITHIN_MS);
      }
      await expect.poll(() => waysOf(village), { timeout: 20_000 }).toEqual(['10.77.2.2 → 10.77.1.1']);
      await expect(village.getByText(/正在自动恢复/)).toHaveCount(0);
    });
    expect(errors).toEqual([]);
  } finally {
    for (const browser of open) await browser.close();
    await county.stop();
    await networks.stop();
    await rm(home, { recursive: true });
  }
});

/** A browser on one of the machines, as people start it. */
async function start(networks: Networks, side: Side, home: string): Promise<Browser> {
  const found = installed(side === 'village' ? 'chromium-109' : 'debian');
  return chromium.launch({
    executablePath: await networks.program(side, found.executablePath),
    args: found.args.filter((one) => one !== '--allow-loopback-in-peer-connection'),
    env: { ...process.env, HOME: home },
  });
}

/** The county's certificate, from the page that offers it. */
async function certificate(networks: Networks, http: string): Promise<string> {
  const fetched = `fetch('${http}/trust/county-ca.pem').then((one) => one.text()).then((text) => console.log(text))`;
  const [first = '', ...rest] = [...networks.on('village'), process.execPath, '-e', fetched];
  return (await run(first, rest)).stdout;
}

/** Puts it among those the browsers of this home trust. */
async function trust(home: string, pem: string): Promise<void> {
  const store = join(home, '.pki/nssdb');
  await mkdir(store, { recursive: true });
  const file = join(home, 'county.pem');
  await writeFile(file, pem);
  await run('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
  await run('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'county', '-i', file]);
}

/** The ways media goes now. */
function waysOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const ways = new Set<string>();
    for (const peer of window.peers ?? []) {
      if (peer.connectionState !== 'connected') continue;
      const report = new Map<string, Record<string, unknown>>();
      for (const [id, one] of await peer.getStats()) report.set(id, one as Record<string, unknown>);
      for (const one of report.values()) {
        if (one['type'] !== 'transport') continue;
        const pair = report.get(String(one['selectedCandidatePairId']));
        const end = (which: string): unknown => report.get(String(pair?.[which]))?.['address'];
        ways.add(`${String(end('localCandidateId'))} → ${String(end('remoteCandidateId'))}`);
      }
    }
    return [...ways];
  });
}
