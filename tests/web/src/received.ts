//! Whom a page really hears and sees: of each voice and picture that comes in, whether it grows while one looks.

import type { Page } from './test';

export interface Received {
  /** Voices that were loud, and pictures that were decoded, in the time looked. */
  voices: number;
  pictures: number;
  /** Voices and pictures of which packets came, whatever is in them. */
  voices_arriving: number;
  pictures_arriving: number;
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
  const found: Received = { voices: 0, pictures: 0, voices_arriving: 0, pictures_arriving: 0 };
  for (const now of await streams(page)) {
    const then = before.get(now.key) ?? { packets: 0, frames: 0, energy: 0 };
    const arrives = now.packets > then.packets ? 1 : 0;
    if (now.kind === 'audio') {
      found.voices += now.energy - then.energy > 0.0003 ? 1 : 0;
      found.voices_arriving += arrives;
    } else {
      found.pictures += now.frames - then.frames > 2 ? 1 : 0;
      found.pictures_arriving += arrives;
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
