//! Rings that come to this desk: which of them call now, which first, and what the window's title says meanwhile. Pure.

import type { IncomingRing } from '../../api/expert';
import type { Urgency } from '../../api/wire';

const RANK: Record<Urgency, number> = { emergency: 0, urgent: 1, routine: 2 };

/** Also to whom cannot be proven to hear: their line may have come back, and a press may let the page sound. */
const CALLS: readonly string[] = ['ringing', 'heard', 'not-reachable'];

/** Rings that still want an answer of this person, most urgent first, then whoever waits longest. */
export function calling(rings: readonly IncomingRing[], now: number): IncomingRing[] {
  return rings
    .filter((ring) => CALLS.includes(ring.standing) && ring.gives_up_at > now)
    .sort((a, b) => RANK[a.urgency] - RANK[b.urgency] || a.began_at - b.began_at || a.id.localeCompare(b.id));
}

/** The ring that is shown large: the one this person chose while it still calls, else the first. */
export function shownOf(rings: readonly IncomingRing[], chosen: string | null): IncomingRing | null {
  return rings.find((ring) => ring.id === chosen) ?? rings[0] ?? null;
}

/** Rings whose sound is to be reported: it plays, and the server does not know yet. Of whom is on duty and not reachable the
    beats have to tell first that they are there. */
export function unreported(
  rings: readonly IncomingRing[],
  told: ReadonlySet<string>,
  sounds: boolean,
): IncomingRing[] {
  if (!sounds) return [];
  return rings.filter((ring) => !told.has(ring.id) && (ring.standing === 'ringing' || isUnprovenGuest(ring)));
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

const isUnprovenGuest = (ring: IncomingRing): boolean =>
  ring.purpose === 'guest' && ring.standing === 'not-reachable';
