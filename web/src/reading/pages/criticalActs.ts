//! The steps of a critical value, each followed by reading the fact again.

import type { QueryClient } from '@tanstack/react-query';
import { again } from '../../api/again';
import type { CriticalView } from '../../api/wire';
import { keys } from '../../data/queries';
import { criticalVerbs } from '../../data/verbs';
import type { CriticalVerbs } from '../../features/critical/CriticalCard';

export function criticalActs(client: QueryClient): CriticalVerbs {
  const after = async <T>(work: Promise<T>, of: string): Promise<T> => {
    try {
      return await work;
    } finally {
      void client.invalidateQueries({ queryKey: keys.criticals });
      void client.invalidateQueries({ queryKey: keys.case(of) });
    }
  };
  // It may ring higher meanwhile: the step answers the same value all the same.
  const step = (seen: CriticalView, act: (version: number) => Promise<CriticalView>): Promise<CriticalView> =>
    after(
      again(seen, act, (now) => now.value === seen.value),
      seen.case,
    );
  return {
    calls: (one) => criticalVerbs.calls(one.id).then((list) => list.items),
    notify: (one, to) => step(one, (version) => criticalVerbs.notify(one.id, version, to)),
    readBack: (one, text) => step(one, (version) => criticalVerbs.readBack(one.id, version, text)),
    handle: (one, text) => step(one, (version) => criticalVerbs.handle(one.id, version, text)),
    close: (one) => step(one, (version) => criticalVerbs.close(one.id, version)),
    revoke: (one, text) => step(one, (version) => criticalVerbs.revoke(one.id, version, text)),
    note: (one) => step(one, (version) => criticalVerbs.note(one.id, version)),
  };
}
