//! Steps of a consult that several pages offer, made from the consult as it was seen. The ring and the room change it
//! all the time; what the person meant still stands while the state does.

import { again } from '../../api/again';
import type { ConsultView } from '../../data/consult';
import { consults } from '../../data/consults';

/** Does it from what was seen; once more when only something else of it changed. */
export function step(
  seen: ConsultView,
  act: (version: number) => Promise<ConsultView>,
): Promise<ConsultView> {
  return again(
    seen,
    act,
    (now) => now.state === seen.state && now.opinion?.version === seen.opinion?.version,
  );
}

/** Goes on in writing: also when the line broke between reading and pressing. */
export function convert(seen: ConsultView): Promise<ConsultView> {
  return again(
    seen,
    (version) => consults.convert(seen.id, version),
    (now) => now.opinion === null && now.expert?.id === seen.expert?.id,
  );
}
