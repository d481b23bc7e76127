//! The duty of whoever sits here, handed to the pages, which come and go above it.

import { createContext, use } from 'react';
import { useStore } from 'zustand';
import { dutyCalls } from '../api/expertCalls';
import { BrowserAwake } from '../features/duty/awake';
import type { DutyVerbs } from '../features/duty/DutyBar';
import { DutyKeeper, type DutyState } from '../features/duty/keeper';
import { BrowserSound } from '../features/duty/sound';

export function newDutyKeeper(): DutyKeeper {
  return new DutyKeeper({ server: dutyCalls, sound: new BrowserSound(), awake: new BrowserAwake() });
}

/** What is kept while nobody is here, and on pages that are drawn without a desk. */
const NOBODY = newDutyKeeper();

export const DutyContext = createContext<DutyKeeper>(NOBODY);

export function useDuty(): { state: DutyState; verbs: DutyVerbs } {
  const keeper = use(DutyContext);
  const state = useStore(keeper.state);
  return { state, verbs: verbsOf(keeper) };
}

const made = new WeakMap<DutyKeeper, DutyVerbs>();

function verbsOf(keeper: DutyKeeper): DutyVerbs {
  const before = made.get(keeper);
  if (before !== undefined) return before;
  const verbs: DutyVerbs = {
    take: () => keeper.take(),
    leave: () => keeper.leave(),
    test: () => keeper.test(),
    heard: () => keeper.heard(),
    mend: () => keeper.mend(),
  };
  made.set(keeper, verbs);
  return verbs;
}
