//! The server's ring as the caller's page draws it. Pure.

import type { Ring, Ringer, RingRung } from '../../data/consult';
import type { RingingProps, RungPerson } from '../../call/Ringing';

const UNREACHABLE = ['off-duty', 'silent', 'unproven', 'muted', 'asleep', 'hidden'] as const;
const RUNGS: readonly RingRung[] = ['first', 'second', 'group', 'outside'];

type Drawn = Pick<RingingProps, 'since' | 'rung' | 'people' | 'phone'>;

export function drawnRing(ring: Ring): Drawn {
  return {
    since: ring.began_at,
    rung: rungOf(ring),
    people: ring.people.map((one) => person(one, ring.taken_by?.name ?? null)),
    phone: ring.phones[0]?.phone ?? null,
  };
}

/** The highest rung that was reached. */
export function rungOf(ring: Ring): RingRung {
  const reached = ring.rungs.map((one) => RUNGS.indexOf(one.rung));
  return RUNGS[Math.max(0, ...reached)] ?? 'first';
}

function person(
  { person: who, institution, standing, reason, title }: Ringer,
  taker: string | null,
): RungPerson {
  const unreachable = UNREACHABLE.find((one) => one === reason) ?? null;
  return {
    id: who.id,
    name: who.name,
    place: [institution?.name, title].filter(Boolean).join(' · '),
    state: standing,
    unreachable,
    reason: unreachable === null ? reason : null,
    taker,
  };
}

/** When the page has to ask again by itself: no event comes when only a number is to be shown. */
export function askAgainAt(ring: Ring, now: number): number | null {
  if (ring.outcome !== null || ring.phones.length > 0) return null;
  return Math.max(ring.phone_at, now);
}
