//! Short words after an act ("saved", "claimed by another"): shown for some seconds, spoken once.

import { createStore } from 'zustand/vanilla';

export interface Toast {
  id: number;
  tone: 'ok' | 'warn' | 'danger';
  text: string;
}

const SHOWN_MS = 6000;
let next = 1;

export const toasts = createStore<{ all: Toast[] }>(() => ({ all: [] }));

export function toast(tone: Toast['tone'], text: string): void {
  const id = next++;
  toasts.setState(({ all }) => ({ all: [...all.slice(-3), { id, tone, text }] }));
  setTimeout(() => {
    dismiss(id);
  }, SHOWN_MS);
}

export function dismiss(id: number): void {
  toasts.setState(({ all }) => ({ all: all.filter((each) => each.id !== id) }));
}
