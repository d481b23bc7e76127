//! What a window looks like from outside while it rings: its title changes with the ring, and so does its icon, so that it
//! is found among twenty tabs.

import { useEffect } from 'react';

const TURN_MS = 1000;
/** A red disc with a ring in it. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="15" fill="#b3261e"/><path d="M10 21v-6a6 6 0 1 1 12 0v6l2 2H8zM14 25h4" fill="none" stroke="#fff" stroke-width="2.4"/></svg>',
)}`;

/** `null`: as it was. */
export function useRingingWindow(title: string | null): void {
  useEffect(() => {
    if (title === null) return undefined;
    const before = document.title;
    const icon = document.querySelector<HTMLLinkElement>('link[rel~=icon]');
    const was = icon?.href ?? null;
    let on = false;
    const turn = (): void => {
      on = !on;
      document.title = on ? title : before;
      if (icon !== null && was !== null) icon.href = on ? ICON : was;
    };
    turn();
    const timer = setInterval(turn, TURN_MS);
    return () => {
      clearInterval(timer);
      document.title = before;
      if (icon !== null && was !== null) icon.href = was;
    };
  }, [title]);
}
