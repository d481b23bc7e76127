//! Counts a connection once a second and says what it means: whether anything comes, who is heard, how good the line is.

import { DEAF, arrived, listen, type Ears } from './hearing';
import { judge, secondOf, UNJUDGED, type Judged } from './line';
import { second, type Steady } from './silence';
import type { Counted } from './stats';

export interface Listening {
  ears: Ears;
  judged: Judged;
  steady: Steady;
  /** Somebody's voice was heard at least once, by participant. */
  known: ReadonlySet<string>;
}

export const LISTENING: Listening = { ears: DEAF, judged: UNJUDGED, steady: 0, known: new Set() };

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

/** Another connection counts from nothing; the word for the line and the known voices stay. */
export function anew({ judged, known }: Listening): Listening {
  return { ...LISTENING, judged, known };
}
