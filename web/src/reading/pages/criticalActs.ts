//! The steps of a critical value, each followed by reading the fact again.

import type { QueryClient } from '@tanstack/react-query';
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
  return {
    calls: (one) => criticalVerbs.calls(one.id).then((list) => list.items),
    notify: (one, to) => after(criticalVerbs.notify(one.id, one.version, to), one.case),
    readBack: (one, text) => after(criticalVerbs.readBack(one.id, one.version, text), one.case),
    handle: (one, text) => after(criticalVerbs.handle(one.id, one.version, text), one.case),
    close: (one) => after(criticalVerbs.close(one.id, one.version), one.case),
  };
}
