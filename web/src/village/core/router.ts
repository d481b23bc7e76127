//! The village entry's own router: a path, a table of patterns, nothing else. It keeps no state of pages, knows no
//! queries and never puts anything of a patient into an address; ids are all a path may carry.

import { useSyncExternalStore } from 'react';

/** The named parts of a matched path. */
export type Params = Readonly<Record<string, string>>;

const listeners = new Set<() => void>();

function announce(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('popstate', announce);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('popstate', announce);
  };
}

/** The path shown now; a component that reads it is drawn again when it changes. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

/** Goes to another page of this entry. `replace` leaves no way back to the present one. */
export function navigate(path: string, how: { replace?: boolean } = {}): void {
  if (how.replace) window.history.replaceState(null, '', path);
  else window.history.pushState(null, '', path);
  window.scrollTo(0, 0);
  announce();
}

/** Compares a path with a pattern such as `/v/cases/:id`; `null` when it does not fit. */
export function matchPath(pattern: string, path: string): Params | null {
  const wanted = parts(pattern);
  const given = parts(path);
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, name] of wanted.entries()) {
    const value = given[index] ?? '';
    if (name.startsWith(':')) {
      const decoded = decode(value);
      if (decoded === null) return null;
      params[name.slice(1)] = decoded;
    } else if (name !== value) {
      return null;
    }
  }
  return params;
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function decode(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}
