//! Whom a page really hears and sees: of each voice and picture that comes in, whether it grows while one looks.

import { expect, type Page } from './test';

/** By the line of the connection on which each comes. */
export interface Received {
  /** Voices that were loud, and pictures that were decoded, in the time looked. */
  voices: string[];
  pictures: string[];
  /** Voices and pictures of which packets came, whatever is in them. */
  voices_arriving: string[];
  pictures_arriving: string[];
}

interface Stream {
  key: string;
  kind: string;
  packets: number;
  frames: number;
  energy: number;
}

/** Looks for three seconds; a fake microphone beeps in each. */
export async function received(page: Page): Promise<Received> {
  const before = new Map((await streams(page)).map((one) => [one.key, one]));
  await page.waitForTimeout(3_000);
  const found: Received = { voices: [], pictures: [], voices_arriving: [], pictures_arriving: [] };
  for (const now of await streams(page)) {
    const then = before.get(now.key) ?? { packets: 0, frames: 0, energy: 0 };
    const arrives = now.packets > then.packets;
    if (now.kind === 'audio') {
      if (arrives) found.voices_arriving.push(now.key);
      if (now.energy - then.energy > 0.0003) found.voices.push(now.key);
    } else {
      if (arrives) found.pictures_arriving.push(now.key);
      if (now.frames - then.frames > 2) found.pictures.push(now.key);
    }
  }
  return found;
}

function streams(page: Page): Promise<Stream[]> {
  return page.evaluate(async () => {
    const all: Stream[] = [];
    const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
    for (const [index, peer] of (window.peers ?? []).entries()) {
      if (peer.connectionState === 'closed') continue;
      for (const [, found] of await peer.getStats()) {
        const one = found as Record<string, unknown>;
        if (one['type'] !== 'inbound-rtp') continue;
        all.push({
          key: `${index} ${one['mid'] as string}`,
          kind: one['kind'] as string,
          packets: number(one['packetsReceived']),
          frames: number(one['framesDecoded']),
          energy: number(one['totalAudioEnergy']),
        });
      }
    }
    return all;
  });
}

/** Looks until at least so many were received, each at some time: on a machine that is too busy a picture pauses now and
 *  then. */
export async function receives(page: Page, wanted: Partial<Record<keyof Received, number>>): Promise<void> {
  const seen = new Map<keyof Received, Set<string>>();
  const missing = async (): Promise<string[]> => {
    const now = await received(page);
    return (Object.keys(wanted) as (keyof Received)[]).flatMap((what) => {
      const keys = new Set([...(seen.get(what) ?? []), ...now[what]]);
      seen.set(what, keys);
      return keys.size < (wanted[what] ?? 0) ? [`${what}: ${keys.size} of ${wanted[what]}`] : [];
    });
  };
  await expect.poll(missing, { timeout: 120_000 }).toEqual([]);
}
