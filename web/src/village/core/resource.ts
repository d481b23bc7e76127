//! What the server said last, by key. Pages read it, live events mark it old, and it is asked for again while
//! somebody looks at it. It decides nothing, keeps nothing on disk, and forgets everything at sign-out.

import { useCallback, useSyncExternalStore } from 'react';
import { asProblem, type Problem } from './problem';

/** A page's fact: on its way, here (perhaps with trouble refreshing it), or not to be had. */
export type Snapshot<T> =
  | { state: 'loading' }
  | { state: 'ready'; value: T; at: number; trouble: Problem | null }
  | { state: 'failed'; problem: Problem };

/** Which live events make a fact old. */
export interface Watch {
  /** Kinds of subject: "case", "study", "report", "delivery", "critical", … */
  kinds: readonly string[];
  /** When set, only events of this case (or about this very subject) count. */
  only?: string;
}

/** What a live event says about its subject; never anything of a patient. */
export interface Happened {
  kind: string;
  id: string;
  caseId: string | null;
}

interface Entry {
  snapshot: Snapshot<unknown>;
  load: () => Promise<unknown>;
  watch: Watch;
  listeners: Set<() => void>;
  loading: boolean;
  again: boolean;
  timer: number | undefined;
  forget: number | undefined;
}

/** A burst of events (300 images of one study) becomes one question. */
const GATHER_MS = 250;
/** How long a fact nobody looks at is kept, so that going back is instant. */
const KEEP_MS = 20_000;

const LOADING: Snapshot<never> = { state: 'loading' };
const entries = new Map<string, Entry>();

/** Reads a fact and keeps it fresh while the component is on the page. `key` null: nothing to ask for yet. */
export function useResource<T>(key: string | null, load: () => Promise<T>, watch: Watch): Snapshot<T> {
  const subscribe = useCallback(
    (listener: () => void) => (key === null ? () => undefined : attach(key, load, watch, listener)),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a key names what is loaded and watched: a new function under the same key asks for the same thing
    [key],
  );
  const read = useCallback(
    () => (key === null ? LOADING : ((entries.get(key)?.snapshot ?? LOADING) as Snapshot<T>)),
    [key],
  );
  return useSyncExternalStore(subscribe, read);
}

/** Asks again now, after a command of this page or at the user's wish. */
export function refresh(key: string): void {
  const entry = entries.get(key);
  if (entry) void ask(key, entry);
}

/** Puts the server's answer to a command in place, so that the page shows it before the live event comes. */
export function put<T>(key: string, value: T): void {
  const entry = entries.get(key);
  if (!entry) return;
  entry.snapshot = { state: 'ready', value, at: Date.now(), trouble: null };
  tell(entry);
}

/** A live event: facts that depend on its subject are asked for again. */
export function happened(event: Happened): void {
  for (const [key, entry] of entries) {
    if (!entry.watch.kinds.includes(event.kind)) continue;
    const only = entry.watch.only;
    const concerns =
      only === undefined || event.caseId === null || event.caseId === only || event.id === only;
    if (concerns) soon(key, entry);
  }
}

/** After a gap in the live feed everything shown is asked for again. */
export function everythingMayBeOld(): void {
  for (const [key, entry] of entries) soon(key, entry);
}

/** What could not be reached is asked for again: the line may be back, and the feed may not have missed it. */
export function askUnreached(): void {
  for (const [key, entry] of entries) if (trouble(entry.snapshot)?.status === 0) soon(key, entry);
}

function trouble(of: Snapshot<unknown>): Problem | null {
  if (of.state === 'failed') return of.problem;
  return of.state === 'ready' ? of.trouble : null;
}

/** Forgets everything, at sign-out. */
export function forgetAll(): void {
  for (const entry of entries.values()) {
    window.clearTimeout(entry.timer);
    window.clearTimeout(entry.forget);
    entry.snapshot = LOADING;
  }
  entries.clear();
}

function attach(key: string, load: () => Promise<unknown>, watch: Watch, listener: () => void): () => void {
  let entry = entries.get(key);
  if (!entry) {
    entry = {
      snapshot: LOADING,
      load,
      watch,
      listeners: new Set(),
      loading: false,
      again: false,
      timer: undefined,
      forget: undefined,
    };
    entries.set(key, entry);
  }
  window.clearTimeout(entry.forget);
  entry.load = load;
  entry.watch = watch;
  entry.listeners.add(listener);
  void ask(key, entry);
  const attached = entry;
  return () => {
    attached.listeners.delete(listener);
    if (attached.listeners.size > 0) return;
    window.clearTimeout(attached.timer);
    attached.forget = window.setTimeout(() => {
      if (entries.get(key) === attached && attached.listeners.size === 0) entries.delete(key);
    }, KEEP_MS);
  };
}

function soon(key: string, entry: Entry): void {
  if (entry.listeners.size === 0) {
    entries.delete(key);
    return;
  }
  if (entry.timer !== undefined) return;
  entry.timer = window.setTimeout(() => {
    entry.timer = undefined;
    void ask(key, entry);
  }, GATHER_MS);
}

async function ask(key: string, entry: Entry): Promise<void> {
  if (entry.loading) {
    entry.again = true;
    return;
  }
  entry.loading = true;
  try {
    const value = await entry.load();
    entry.snapshot = { state: 'ready', value, at: Date.now(), trouble: null };
  } catch (error) {
    const problem = asProblem(error);
    const before = entry.snapshot;
    // What cannot be reached now was still true when it was read; what is refused is taken off the screen.
    entry.snapshot =
      before.state === 'ready' && problem.passing
        ? { ...before, trouble: problem }
        : { state: 'failed', problem };
  } finally {
    entry.loading = false;
  }
  if (entries.get(key) !== entry) return;
  tell(entry);
  if (entry.again) {
    entry.again = false;
    soon(key, entry);
  }
}

function tell(entry: Entry): void {
  for (const listener of entry.listeners) listener();
}
