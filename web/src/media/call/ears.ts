//! Counts a connection once a second and says what it means: whether anything comes, who is heard, how good the line is.

import { DEAF, arrived, listen, type Ears } from './hearing';
import { judge, secondOf, UNJUDGED, type Judged } from './line';
import { second, type Steady } from './silence';
import type { Counted } from './stats';

export interface Listening {
  ears: Ears;
  judged: Judged;
  steady: Steady;
  /** Whose voice was heard at least once. */
  known: ReadonlySet<string>;
  /** Since when somebody is here, by this machine's own clock. */
  met: ReadonlyMap<string, number>;
}

export const LISTENING: Listening = {
  ears: DEAF,
  judged: UNJUDGED,
  steady: 0,
  known: new Set(),
  met: new Map(),
};

/** One more second: what is known then, whether something came, and whether the line has just fallen silent. */
export function hearSecond(
  before: Listening,
  counted: Counted,
): { next: Listening; came: boolean; silent: boolean } {
  const last = before.ears.counts.at(-1);
  const ears = listen(before.ears, counted);
  const packets = arrived(ears);
  if (last === undefined || packets === null)
    return { next: { ...before, ears }, came: false, silent: false };
  const { steady, silent } = second(before.steady, Math.max(0, packets));
  const judged = packets > 0 ? judge(before.judged, secondOf(last, counted)) : before.judged;
  return { next: { ...before, ears, judged, steady }, came: packets > 0, silent };
}

/** Remembers whose voice was heard. */
export function knows(before: Listening, participants: readonly string[]): Listening {
  const fresh = participants.filter((one) => !before.known.has(one));
  return fresh.length === 0 ? before : { ...before, known: new Set([...before.known, ...fresh]) };
}

/** Somebody who has just come has not been silent yet: nobody is told so before this. */
const SETTLE_MS = 3_000;

/** Keeps since when the others are here; who is gone and comes back begins anew. */
export function meets(before: Listening, here: readonly string[], now: number): Listening {
  const met = new Map(here.map((one) => [one, before.met.get(one) ?? now]));
  return { ...before, met };
}

export function settled({ met }: Listening, participant: string, now: number): boolean {
  const since = met.get(participant);
  return since !== undefined && now - since >= SETTLE_MS;
}

/** Another connection counts from nothing, and everybody on it is met anew; the word for the line and the known voices
    stay. */
export function anew({ judged, known }: Listening): Listening {
  return { ...LISTENING, judged, known };
}
