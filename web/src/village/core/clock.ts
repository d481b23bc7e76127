//! Draws a component and all in it anew now and then, so that "5 minutes ago" does not stand still on an idle page.

import { useEffect, useReducer } from 'react';

const TICK_MS = 30_000;

export function useClock(): void {
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0);
  useEffect(() => {
    const timer = window.setInterval(tick, TICK_MS);
    return () => window.clearInterval(timer);
  }, []);
}
