//! Light for offices, dark for reading rooms. What the reader chose holds on every page and is kept on this machine;
//! until somebody chooses, images stand in the dark and other pages follow the machine.

import { useLayoutEffect } from 'react';
import { createStore } from 'zustand/vanilla';

export type Theme = 'light' | 'dark';
/** Holds a choice only, never a default. */
const STORAGE = 'yuanzhen.theme.chosen';
const MACHINE = '(prefers-color-scheme: dark)';

interface Facts {
  chosen: Theme | null;
  /** Images are on the screen. */
  images: boolean;
  machine: Theme;
}

export function decideTheme({ chosen, images, machine }: Facts): Theme {
  return chosen ?? (images ? 'dark' : machine);
}

function remembered(): Theme | null {
  try {
    const kept = localStorage.getItem(STORAGE);
    return kept === 'light' || kept === 'dark' ? kept : null;
  } catch {
    return null;
  }
}

let facts: Facts = { chosen: null, images: false, machine: 'light' };
export const theme = createStore<{ now: Theme }>(() => ({ now: decideTheme(facts) }));

function know(more: Partial<Facts>): void {
  facts = { ...facts, ...more };
  const now = decideTheme(facts);
  document.documentElement.dataset['theme'] = now;
  theme.setState({ now });
}

/** Dresses the page, and keeps following the machine. */
export function startTheme(): void {
  const machine = window.matchMedia(MACHINE);
  const heed = (): void => {
    know({ machine: machine.matches ? 'dark' : 'light' });
  };
  machine.addEventListener('change', heed);
  know({ chosen: remembered() });
  heed();
}

export function chooseTheme(chosen: Theme): void {
  know({ chosen });
  try {
    localStorage.setItem(STORAGE, chosen);
  } catch {
    // It still holds for this page.
  }
}

/** While a page shows images it is dark, from its first paint, unless the reader chose otherwise. */
export function useDarkForImages(images: boolean): void {
  useLayoutEffect(() => {
    know({ images });
    return () => {
      know({ images: false });
    };
  }, [images]);
}
