//! What a site does with a result that came to it. Printing and acknowledging cross each other all day.

import { again } from '../../api/again';
import type { DeliveryRow } from '../../api/wire';
import { deliveries } from '../core/server';

/** Notes that it was printed. The paper is there, whatever happened to the delivery meanwhile. */
export function printed(seen: DeliveryRow): Promise<DeliveryRow> {
  return again(
    seen,
    (version) => deliveries.printed(seen.id, version),
    () => true,
  );
}

/** Says that it was seen: this version of this report, not withdrawn and not replaced meanwhile. */
export function acknowledge(seen: DeliveryRow): Promise<DeliveryRow> {
  return again(
    seen,
    (version) => deliveries.acknowledge(seen.id, version),
    (now) =>
      now.report === seen.report &&
      now.report_version === seen.report_version &&
      now.withdrawn === seen.withdrawn &&
      now.superseded_by === seen.superseded_by &&
      now.acknowledged_at === seen.acknowledged_at,
  );
}
