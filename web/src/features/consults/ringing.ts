//! Rings that come to this desk: which of them call now, which first, and what the window's title says meanwhile. Pure.

import type { IncomingRing } from '../../api/expert';
import type { Urgency } from '../../api/wire';

const RANK: Record<Urgency, number> = { emergency: 0, urgent: 1, routine: 2 };

/** Rings that still want an answer of this person, most urgent first, then whoever waits longest. */
export function calling(rings: readonly IncomingRing[], now: number): IncomingRing[] {
  return rings
    .filter((ring) => (ring.standing === 'ringing' || ring.standing === 'heard') && ring.gives_up_at > now)
    .sort((a, b) => RANK[a.urgency] - RANK[b.urgency] || a.began_at - b.began_at || a.id.localeCompare(b.id));
}

/** The ring that is shown large: the one this person chose while it still calls, else the first. */
export function shownOf(rings: readonly IncomingRing[], chosen: string | null): IncomingRing | null {
  return rings.find((ring) => ring.id === chosen) ?? rings[0] ?? null;
}

/** Rings whose sound is to be reported: it plays, and the server does not know yet. */
export function unreported(
  rings: readonly IncomingRing[],
  told: ReadonlySet<string>,
  sounds: boolean,
): IncomingRing[] {
  return sounds ? rings.filter((ring) => ring.standing === 'ringing' && !told.has(ring.id)) : [];
}

/** A ring that was here and is not any more. */
export interface Gone {
  ring: IncomingRing;
  why: 'taken' | 'over';
  by: string | null;
}

/** What became of the rings that called before; those this person answered themselves are not told of. */
export function gone(
  before: readonly IncomingRing[],
  now: readonly IncomingRing[],
  at: number,
  answered: ReadonlySet<string>,
): IncomingRing[] {
  const still = new Set(calling(now, at).map((ring) => ring.id));
  return before.filter((ring) => !still.has(ring.id) && !answered.has(ring.id));
}
