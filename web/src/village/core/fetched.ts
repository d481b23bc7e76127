//! What the first page does not need is fetched with its words when it is opened: everybody waits for the first script.

import { lazy, type ComponentType } from 'react';
import { laterWords } from './words';

type Part<Props> = () => Promise<ComponentType<Props>>;

export function fetched<Props>(part: Part<Props>) {
  return lazy(async () => {
    const [found] = await Promise.all([part(), laterWords()]);
    return { default: found };
  });
}

/** Fetches what will soon be asked for, while there is a line; what does not come is asked for when it is opened. */
export function fetchAhead(parts: readonly (() => Promise<unknown>)[]): void {
  void Promise.all([laterWords(), ...parts.map((part) => part())]).catch(() => undefined);
}
