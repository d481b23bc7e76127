//! What the first page does not need is fetched with its words when it is opened: everybody waits for the first script.

import { createElement, lazy, useEffect, useState, type ComponentType } from 'react';
import { laterWords } from './words';

type Part<Props> = () => Promise<ComponentType<Props>>;

export function fetched<Props>(part: Part<Props>) {
  return lazy(async () => {
    const [found] = await Promise.all([part(), laterWords()]);
    return { default: found };
  });
}

/** How long until it is asked for again what did not come. */
const AGAIN_MS = 5_000;

/** A part that the page around it does not wait for and does not fall with: nothing, until it comes. */
export function whenItComes<Props extends object>(part: Part<Props>): ComponentType<Props> {
  let here: ComponentType<Props> | null = null;
  return function Later(props: Props) {
    const [found, setFound] = useState(() => here);
    useEffect(() => {
      if (found !== null) return;
      let over = false;
      let timer: number | undefined;
      const ask = (): void => {
        Promise.all([part(), laterWords()]).then(
          ([came]) => {
            here = came;
            if (!over) setFound(() => came);
          },
          () => {
            if (!over) timer = window.setTimeout(ask, AGAIN_MS);
          },
        );
      };
      ask();
      return () => {
        over = true;
        window.clearTimeout(timer);
      };
    }, [found]);
    return found === null ? null : createElement(found, props);
  };
}

/** Fetches what will soon be asked for, while there is a line; what does not come is asked for when it is opened. */
export function fetchAhead(parts: readonly (() => Promise<unknown>)[]): void {
  void Promise.all([laterWords(), ...parts.map((part) => part())]).catch(() => undefined);
}
