//! Light for offices, dark for reading rooms: the reader's choice, kept on this machine.

import { createStore } from 'zustand/vanilla';

export type Theme = 'light' | 'dark';
const STORAGE = 'yuanzhen.theme';

function remembered(): Theme {
  try {
    const kept = localStorage.getItem(STORAGE);
    if (kept === 'light' || kept === 'dark') return kept;
  } catch {
    // No storage: the machine's own preference decides.
  }
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export const theme = createStore<{ now: Theme }>(() => ({ now: remembered() }));

export function applyTheme(next: Theme = theme.getState().now): void {
  document.documentElement.dataset['theme'] = next;
  theme.setState({ now: next });
  try {
    localStorage.setItem(STORAGE, next);
  } catch {
    // It still holds for this page.
  }
}
