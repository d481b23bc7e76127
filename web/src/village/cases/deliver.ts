//! What a site does with a result that came to it. Printing and acknowledging cross each other all day: one that was
//! made from an older version is done again only when what the person saw still stands.

import { isStale, type ApiProblem } from '../../api/http';
import type { DeliveryRow } from '../../api/wire';
import { deliveries } from '../core/server';

/** Notes that it was printed. The paper is there, whatever happened to the delivery meanwhile. */
export function printed(seen: DeliveryRow): Promise<DeliveryRow> {
  return again(seen, deliveries.printed, () => true);
}

/** Says that it was seen: this version of this report, not withdrawn and not replaced meanwhile. */
export function acknowledge(seen: DeliveryRow): Promise<DeliveryRow> {
  return again(seen, deliveries.acknowledge, (now) => sameToSee(seen, now));
}

export function sameToSee(seen: DeliveryRow, now: DeliveryRow): boolean {
  return (
    now.report === seen.report &&
    now.report_version === seen.report_version &&
    now.withdrawn === seen.withdrawn &&
    now.superseded_by === seen.superseded_by &&
    now.acknowledged_at === seen.acknowledged_at
  );
}

async function again(
  seen: DeliveryRow,
  act: (one: string, version: number) => Promise<DeliveryRow>,
  stands: (now: DeliveryRow) => boolean,
): Promise<DeliveryRow> {
  try {
    return await act(seen.id, seen.version);
  } catch (error) {
    const now = isStale(error) ? currentOf(error) : null;
    if (now === null || !stands(now)) throw error;
    return act(now.id, now.version);
  }
}

function currentOf(problem: ApiProblem): DeliveryRow | null {
  return (problem.detail as { current?: DeliveryRow } | null)?.current ?? null;
}
