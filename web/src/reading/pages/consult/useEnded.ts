//! Whether the talk this desk takes part in has ended for it; without a talk nothing has.

import { useSyncExternalStore } from 'react';
import type { Talk } from '../../talk';

const still = (): (() => void) => () => undefined;

export function useEnded(talk: Talk | null): boolean {
  return useSyncExternalStore(
    talk?.call.watch ?? still,
    () => talk !== null && talk.call.view.phase.state === 'ended',
  );
}
