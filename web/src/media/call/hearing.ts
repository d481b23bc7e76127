//! What is really heard, out of the browser's own counts: each other person's voice, the own microphone, and whether
//! each picture moves. Pure: it keeps the counts of the last seconds and compares them.

import type { Hears } from './messages';
import type { Counted, Inbound } from './stats';

/** How far back a voice counts as heard. */
export const HEARD_MS = 3_000;
/** No packet for so long is no voice at all: even a silent person sends some. */
export const GONE_MS = 2_000;
/** A picture that shows nothing new for so long stands still. */
export const STILL_MS = 2_000;
/** A quiet voice in a quiet room, as the browser measures levels (0 to 1); what a line adds lies below. */
const VOICE_LEVEL = 0.012;
/** The same as mean energy: a level squared. */
const VOICE_POWER = VOICE_LEVEL * VOICE_LEVEL;
/** A microphone that is plugged out, or switched off at its cable, gives exact zeros. */
const DEAD_POWER = 1e-10;
const DEAD_SECONDS = 3;

export interface Ears {
  /** The newest last; old ones are let go. */
  counts: readonly Counted[];
}

export const DEAF: Ears = { counts: [] };

/** Keeps one more record, and those it may still be compared with. */
export function listen(ears: Ears, next: Counted): Ears {
  // One record older than the window stays, or the window would be shorter than it says.
  const old = ears.counts.filter((one) => next.at - one.at <= HEARD_MS + 500);
  return { counts: [...old, next] };
}

/** How the voice on this line is heard. */
export function hears(ears: Ears, mid: string | null): Hears {
  const [first, last] = between(ears, mid, GONE_MS);
  if (first === null || last === null || last.packets <= first.packets) return 'nothing';
  return powers(ears, (one) => inboundOf(one, mid)?.energy ?? null, 0).some((power) => power > VOICE_POWER)
    ? 'voice'
    : 'quiet';
}

/** What the own microphone gives: `dead` when it is on and gives nothing at all. */
export function ownVoice(ears: Ears): 'voice' | 'quiet' | 'dead' | null {
  // What was counted while it was off says nothing: only seconds that it was on throughout.
  const spans = powers(ears, (one) => one.mic_energy, null);
  if (spans.length === 0) return null;
  if (spans.some((power) => power > VOICE_POWER)) return 'voice';
  return spans.length >= DEAD_SECONDS && spans.every((power) => power < DEAD_POWER) ? 'dead' : 'quiet';
}

/** Whether the picture on this line moves: `none` before its first frame. */
export function moves(ears: Ears, mid: string | null): 'moving' | 'still' | 'none' {
  const [first, last] = between(ears, mid, STILL_MS);
  if (last === null || last.frames === 0) return 'none';
  // Seen for too short a time to say that it stands.
  if (first === null || spanOf(ears) < STILL_MS - 500) return 'moving';
  return last.frames > first.frames ? 'moving' : 'still';
}

/** Packets that came in the last second or so, `null` before there are two records. */
export function arrived(ears: Ears): number | null {
  const [before, last] = [ears.counts.at(-2), ears.counts.at(-1)];
  return before === undefined || last === undefined ? null : last.packets_in - before.packets_in;
}

const inboundOf = (one: Counted, mid: string | null): Inbound | null =>
  mid === null ? null : (one.inbound.get(mid) ?? null);

function spanOf(ears: Ears): number {
  const [first, last] = [ears.counts[0], ears.counts.at(-1)];
  return first === undefined || last === undefined ? 0 : last.at - first.at;
}

function between(ears: Ears, mid: string | null, span: number): [Inbound | null, Inbound | null] {
  const last = ears.counts.at(-1);
  if (last === undefined) return [null, null];
  const first = ears.counts.find((one) => last.at - one.at <= span + 500);
  const seen = first === undefined || first === last ? null : (inboundOf(first, mid) ?? NOTHING);
  return [seen, inboundOf(last, mid)];
}

/** Before the first packet there is no record of a line at all. */
const NOTHING: Inbound = {
  packets: 0,
  lost: 0,
  jitter_ms: 0,
  energy: 0,
  level: 0,
  concealed: 0,
  samples: 0,
  frames: 0,
  width: 0,
  height: 0,
  frozen_ms: 0,
};

/** The mean power of a voice from each record to the next; `before` is what a record without one counts as. */
function powers(ears: Ears, energy: (one: Counted) => number | null, before: number | null): number[] {
  return ears.counts.slice(1).flatMap((one, index) => {
    const last = ears.counts[index];
    const [then, now] = [(last ? energy(last) : null) ?? before, energy(one)];
    const seconds = last ? (one.at - last.at) / 1000 : 0;
    if (then === null || now === null || seconds <= 0) return [];
    // A line that was made anew begins again below what it had.
    return [Math.max(0, now - then) / seconds];
  });
}
