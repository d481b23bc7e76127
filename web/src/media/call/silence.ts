//! When a line that still calls itself connected carries nothing any more. Somebody else may have gone silent as well:
//! so silence is told once, and again only after the line carried something steadily.

/** Seconds in a row in which packets came. */
export type Steady = number;

const STEADY_S = 3;
/** Even a person who says nothing sends two or three packets a second. */
const STEADY_PACKETS = 2;

/** One second with so many packets: how steady the line is now, and whether it has just fallen silent. */
export function second(steady: Steady, packets: number): { steady: Steady; silent: boolean } {
  if (packets === 0) return { steady: 0, silent: steady >= STEADY_S };
  return { steady: packets >= STEADY_PACKETS ? steady + 1 : 0, silent: false };
}
