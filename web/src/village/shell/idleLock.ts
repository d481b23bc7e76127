//! Locks the page after the time without use that the server names. The server keeps its own watch and has the last
//! word; this one only makes sure that a screen left alone is covered at once.

import { useEffect } from 'react';
import { lock } from '../core/session';

const SIGNS_OF_USE = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
/** How often the watch looks at the clock; a sleeping PC is caught at its next look. */
const LOOK_MS = 5_000;

/** How many hold the screen open: whoever talks in a consult uses it without touching it. */
let held = 0;

/** Keeps the screen from being covered until the answer is called, once or more often. */
export function holdOpen(): () => void {
  held += 1;
  let holding = true;
  return () => {
    if (holding) held -= 1;
    holding = false;
  };
}

export function useIdleLock(afterMs: number | null): void {
  useEffect(() => {
    if (afterMs === null || afterMs <= 0) return;
    let usedAt = Date.now();
    const used = (): void => {
      usedAt = Date.now();
    };
    const look = window.setInterval(
      () => {
        if (held > 0) used();
        else if (Date.now() - usedAt >= afterMs) lock();
      },
      Math.min(LOOK_MS, afterMs),
    );
    for (const sign of SIGNS_OF_USE) window.addEventListener(sign, used, { passive: true, capture: true });
    return () => {
      window.clearInterval(look);
      for (const sign of SIGNS_OF_USE) window.removeEventListener(sign, used, { capture: true });
    };
  }, [afterMs]);
}
