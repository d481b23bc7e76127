//! Whether the window has room for one part of a consult only, as the desk's styles have it.

import { useSyncExternalStore } from 'react';

const NARROW = '(max-width: 899px)';

function watch(changed: () => void): () => void {
  const query = window.matchMedia(NARROW);
  query.addEventListener('change', changed);
  return () => {
    query.removeEventListener('change', changed);
  };
}

export function useNarrow(): boolean {
  return useSyncExternalStore(watch, () => window.matchMedia(NARROW).matches);
}
