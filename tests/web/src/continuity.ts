//! How unbroken a talk was: the browser's own counts, read ten times a second inside the page. What it made up because a
//! packet was missing is a gap in the voice; a time without a decoded picture is a freeze.

import type { Page } from './test';

/** One look at one voice or picture that comes in. */
interface Look {
  at: number;
  packets: number;
  /** Samples played, and those of them made up. */
  samples: number;
  concealed: number;
  frames: number;
}

export interface Continuity {
  seconds: number;
  /** The longest time for which a voice was made up, and the share of all of it. */
  gap_ms: number;
  concealed_percent: number;
  /** The longest time without a new picture, and how many came a second. */
  freeze_ms: number;
  fps: number;
  /** Whether pictures came in each ten seconds. */
  alive: boolean;
}

declare global {
  interface Window {
    looks?: Map<string, Look[]>;
    looking?: ReturnType<typeof setInterval>;
  }
}

const EVERY_MS = 100;
/** Of which at least this share is made up, a window counts as whole. */
const WHOLE = 0.95;
const ALIVE_MS = 10_000;

/** Looks from now on. */
export function watch(page: Page): Promise<void> {
  return page.evaluate((every) => {
    clearInterval(window.looking);
    const looks = new Map<string, Look[]>();
    window.looks = looks;
    const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
    window.looking = setInterval(() => {
      for (const [index, peer] of (window.peers ?? []).entries()) {
        if (peer.connectionState === 'closed') continue;
        void peer.getStats().then((report) => {
          const at = performance.now();
          for (const [, found] of report) {
            const one = found as Record<string, unknown>;
            if (one['type'] !== 'inbound-rtp' || number(one['packetsReceived']) === 0) continue;
            const key = `${one['kind'] as string} ${index} ${one['mid'] as string}`;
            const row = looks.get(key) ?? [];
            looks.set(key, row);
            row.push({
              at,
              packets: number(one['packetsReceived']),
              samples: number(one['totalSamplesReceived']),
              concealed: number(one['concealedSamples']),
              frames: number(one['framesDecoded']),
            });
          }
        });
      }
    }, every);
  }, EVERY_MS);
}

/** What was seen since. Of several people the worst counts. */
export async function watched(page: Page): Promise<Continuity> {
  const rows = await page.evaluate(() => [...(window.looks ?? [])]);
  const voices = rows.filter(([key]) => key.startsWith('audio')).map(([, row]) => row);
  const pictures = rows.filter(([key]) => key.startsWith('video')).map(([, row]) => row);
  const longest = (all: Look[][], of: (row: Look[]) => number): number =>
    Math.round(Math.max(0, ...all.map(of)));
  return {
    seconds: longest(voices, span) / 1000,
    gap_ms: longest(voices, gap),
    concealed_percent: Math.max(0, ...voices.map(share)),
    freeze_ms: longest(pictures, freeze),
    fps: Math.min(...pictures.map((row) => (1000 * grown(row, 'frames')) / span(row))),
    alive: pictures.length > 0 && pictures.every((row) => freeze(row) < ALIVE_MS),
  };
}

const span = (row: Look[]): number => (row.at(-1)?.at ?? 0) - (row[0]?.at ?? 0);
const grown = (row: Look[], what: 'samples' | 'concealed' | 'frames'): number =>
  (row.at(-1)?.[what] ?? 0) - (row[0]?.[what] ?? 0);
const share = (row: Look[]): number => (100 * grown(row, 'concealed')) / Math.max(1, grown(row, 'samples'));

/** Windows made up as a whole one after the other, and what was made up in the window before and the one after. */
function gap(row: Look[]): number {
  let [longest, run, before] = [0, 0, 0];
  let last = row[0];
  for (const look of row.slice(1)) {
    const samples = look.samples - (last?.samples ?? 0);
    if (samples <= 0) continue;
    const concealed = (look.concealed - (last?.concealed ?? 0)) / 48;
    last = look;
    run = (run === 0 ? before : run) + concealed;
    longest = Math.max(longest, run);
    if (concealed * 48 < WHOLE * samples) run = 0;
    before = concealed;
  }
  return longest;
}

function freeze(row: Look[]): number {
  let [longest, since, frames] = [0, row[0]?.at ?? 0, row[0]?.frames ?? 0];
  for (const look of row) {
    longest = Math.max(longest, look.at - since);
    if (look.frames === frames) continue;
    [since, frames] = [look.at, look.frames];
  }
  return longest;
}

/** When something came again after a moment of the page's own clock, in milliseconds from then; null when it did not. */
export interface Back {
  voice_ms: number | null;
  picture_ms: number | null;
}

/** The page's own clock, as its looks have it. */
export function moment(page: Page): Promise<number> {
  return page.evaluate(() => performance.now());
}

/** Of anybody; over whatever connection of the page. */
export async function backAfter(page: Page, since: number): Promise<Back> {
  const rows = await page.evaluate(() => [...(window.looks ?? [])]);
  const first = (kind: string, real: (before: Look, look: Look) => boolean): number | null => {
    const found = rows
      .filter(([key]) => key.startsWith(kind))
      .flatMap(([, row]) => {
        // A connection that was made anew begins with nothing.
        const begun = { at: since, packets: 0, samples: 0, concealed: 0, frames: 0 };
        const at = row.findIndex((one, index) => one.at > since && real(row[index - 1] ?? begun, one));
        return at < 0 ? [] : [(row[at]?.at ?? since) - since];
      });
    return found.length === 0 ? null : Math.round(Math.min(...found));
  };
  return {
    voice_ms: first('audio', (before, look) => {
      const samples = look.samples - before.samples;
      return look.packets > before.packets && samples > 0 && look.concealed - before.concealed < samples / 2;
    }),
    picture_ms: first('video', (before, look) => look.frames > before.frames),
  };
}
