//! The files being sent from this browser: a small store outside the pages, so that leaving the page does not stop
//! them. When the session ends or is locked they wait for the same person to come back; another person finds none of
//! them. It forgets them when the tab is closed; what was sent is safe on the server and resumes.

import { useSyncExternalStore } from 'react';
import { asProblem, type Problem } from '../core/problem';
import { watchArrivals } from '../core/session';
import { giveUpEarlier, isAway, upload } from './upload';

export type FileState =
  | { state: 'waiting' }
  | { state: 'sending'; sent: number; lineGone: boolean }
  | { state: 'done' }
  | { state: 'failed'; problem: Problem };

export interface Sending {
  key: number;
  name: string;
  size: number;
  state: FileState;
}

/** Two at a time fill a thin line without starving the rest of the page. */
const AT_ONCE = 2;

const files = new Map<number, File>();
const listeners = new Set<() => void>();
let rows: readonly Sending[] = [];
let nextKey = 1;
let stopper = new AbortController();
/** For whom, and for which institution. */
let sender = { person: '', institution: '' };
/** The session is gone or locked. */
let away = false;

watchArrivals((person) => {
  if (person !== sender.person) return clear();
  away = false;
  work();
});

export function useUploads(): readonly Sending[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => rows,
  );
}

export function add(chosen: readonly File[], person: string, institution: string): void {
  if (person !== sender.person) clear();
  sender = { person, institution };
  away = false;
  if (stopper.signal.aborted) stopper = new AbortController();
  const added = chosen.map((file) => {
    const key = nextKey++;
    files.set(key, file);
    return { key, name: file.name, size: file.size, state: { state: 'waiting' } as const };
  });
  show([...rows, ...added]);
  work();
}

/** Tries those again that failed. */
export function again(): void {
  show(rows.map((row) => (row.state.state === 'failed' ? { ...row, state: { state: 'waiting' } } : row)));
  work();
}

/** Gives up what was begun earlier and never finished, then tries again. */
export async function makeRoom(): Promise<void> {
  await giveUpEarlier();
  again();
}

/** Stops what is under way and clears the list. */
export function clear(): void {
  stopper.abort();
  files.clear();
  show([]);
}

/** Octets safely sent, of all chosen ones. */
export function progress(all: readonly Sending[]): {
  sent: number;
  whole: number;
  done: number;
  failed: number;
} {
  let sent = 0;
  let whole = 0;
  let done = 0;
  let failed = 0;
  for (const row of all) {
    whole += row.size;
    switch (row.state.state) {
      case 'done':
        sent += row.size;
        done += 1;
        break;
      case 'sending':
        sent += row.state.sent;
        break;
      case 'failed':
        failed += 1;
        break;
      case 'waiting':
        break;
    }
  }
  return { sent, whole, done, failed };
}

function show(next: readonly Sending[]): void {
  rows = next;
  for (const listener of listeners) listener();
}

function set(key: number, state: FileState): void {
  show(rows.map((row) => (row.key === key ? { ...row, state } : row)));
}

function work(): void {
  if (away) return;
  const busy = rows.filter((row) => row.state.state === 'sending').length;
  const waiting = rows.filter((row) => row.state.state === 'waiting').slice(0, AT_ONCE - busy);
  for (const row of waiting) void one(row.key);
}

async function one(key: number): Promise<void> {
  const file = files.get(key);
  if (!file) return;
  const { signal } = stopper;
  let sent = 0;
  set(key, { state: 'sending', sent, lineGone: false });
  try {
    await upload(
      file,
      sender.institution,
      (now, lineGone) => {
        if (now >= 0) sent = now;
        set(key, { state: 'sending', sent, lineGone });
      },
      signal,
    );
    set(key, { state: 'done' });
    files.delete(key);
  } catch (error) {
    if (signal.aborted) return;
    if (isAway(error)) {
      away = true;
      set(key, { state: 'waiting' });
    } else set(key, { state: 'failed', problem: asProblem(error) });
  }
  work();
}
