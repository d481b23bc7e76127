//! How good the line is, in four words. It gets worse after two bad seconds and better after five good ones, one word
//! at a time, so that nobody reads a word that flickers.

import type { Line } from './messages';
import type { Counted } from './stats';

const WORDS: readonly Line[] = ['good', 'fair', 'weak', 'bad'];
const WORSE_AFTER = 2;
const BETTER_AFTER = 5;

/** One second of the line. */
export interface Second {
  rtt_ms: number | null;
  /** The share that was lost, the worse of both ways. */
  loss: number;
  jitter_ms: number;
  /** How much of the second was made up or stood still, of the worst voice or picture. */
  gap: number;
}

export interface Judged {
  line: Line;
  worse: number;
  better: number;
}

export const UNJUDGED: Judged = { line: 'good', worse: 0, better: 0 };

/** Where each measure stops being the word of its place: `good` up to the first, and so on. */
const LIMITS = {
  rtt_ms: [250, 500, 1_000],
  loss: [0.02, 0.06, 0.15],
  jitter_ms: [40, 90, 200],
  gap: [0.02, 0.1, 0.3],
} as const;

/** What this one second alone would be called. */
export function wordOf(second: Second): Line {
  const worst = (Object.keys(LIMITS) as (keyof typeof LIMITS)[]).reduce((so_far, measure) => {
    const value = second[measure] ?? 0;
    return Math.max(so_far, LIMITS[measure].filter((limit) => value > limit).length);
  }, 0);
  return WORDS[worst] ?? 'bad';
}

export function judge(before: Judged, second: Second): Judged {
  const [now, is] = [WORDS.indexOf(wordOf(second)), WORDS.indexOf(before.line)];
  const worse = now > is ? before.worse + 1 : 0;
  const better = now < is ? before.better + 1 : 0;
  if (worse >= WORSE_AFTER) return { line: WORDS[is + 1] ?? 'bad', worse: 0, better: 0 };
  if (better >= BETTER_AFTER) return { line: WORDS[is - 1] ?? 'good', worse: 0, better: 0 };
  return { line: before.line, worse, better };
}

/** The second between two records. */
export function secondOf(before: Counted, now: Counted): Second {
  let [lost, came, jitter_ms, gap] = [0, 0, 0, 0];
  for (const [mid, one] of now.inbound) {
    const then = before.inbound.get(mid);
    if (then === undefined || one.packets <= then.packets) continue;
    came += one.packets - then.packets;
    lost += Math.max(0, one.lost - then.lost);
    jitter_ms = Math.max(jitter_ms, one.jitter_ms);
    const samples = one.samples - then.samples;
    if (samples > 0) gap = Math.max(gap, (one.concealed - then.concealed) / samples);
    const span = now.at - before.at;
    if (span > 0) gap = Math.max(gap, Math.min(1, (one.frozen_ms - then.frozen_ms) / span));
  }
  const loss = lost + came === 0 ? 0 : lost / (lost + came);
  return { rtt_ms: now.rtt_ms, loss: Math.max(loss, now.lost_out ?? 0), jitter_ms, gap };
}
