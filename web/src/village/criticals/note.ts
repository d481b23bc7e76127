//! This site knows that a critical value holds no longer.

import { again } from '../../api/again';
import type { CriticalView } from '../../api/wire';
import { criticals } from '../core/server';

/** Says so of a value that was seen as void; one that rang higher meanwhile is the same. */
export function note(seen: CriticalView): Promise<CriticalView> {
  return again(
    seen,
    (version) => criticals.note(seen.id, version),
    (now) => now.state === seen.state,
  );
}
