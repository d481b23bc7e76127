//! The photos of a consult on their way: a small store outside the pages, so that leaving one does not stop them, and the
//! ring does not wait for them. They travel as soon as they are taken; once the consult is there they are attached to
//! it. What is safe on the server and not attached yet survives a reload; nothing of them is kept on the disk.

import { useMemo, useSyncExternalStore } from 'react';
import { again } from '../../api/again';
import { consults } from '../../data/consults';
import { asProblem, type Problem } from '../core/problem';
import { put } from '../core/resource';
import { watchArrivals } from '../core/session';
import { keepTyped, typed } from '../core/typed';
import { isAway, sendFile } from '../studies/upload';
import { consultKey } from './keys';
import { smaller } from './picture';

export type PhotoState =
  | { state: 'waiting' }
  | { state: 'sending'; share: number; lineGone: boolean }
  /** On the server; attached as soon as there is a consult. */
  | { state: 'sent'; upload: string }
  | { state: 'attached' }
  /** With its upload when it is on the server and only could not be attached. */
  | { state: 'failed'; problem: Problem; upload: string | null };

export interface Photo {
  key: number;
  /** The form or the consult it is taken for. */
  of: string;
  kind: 'photo' | 'paper';
  /** To be looked at here; null after a reload. */
  picture: string | null;
  state: PhotoState;
}

/** One at a time: on a thin line two would both come late. */
let busy = false;
const files = new Map<number, File>();
const listeners = new Set<() => void>();
let rows: readonly Photo[] = [];
let nextKey = 1;
let sender = { person: '', institution: '' };
let away = false;
let stopper = new AbortController();

watchArrivals((person) => {
  if (person !== sender.person) return clear();
  away = false;
  void work();
});

function show(next: readonly Photo[]): void {
  rows = next;
  for (const listener of listeners) listener();
}

function set(key: number, state: PhotoState): void {
  show(rows.map((row) => (row.key === key ? { ...row, state } : row)));
}

/** The photos of one form or consult. */
export function usePhotos(of: string): readonly Photo[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => rows,
  );
  return useMemo(() => all.filter((row) => row.of === of), [all, of]);
}

const form = (of: string): string => `${of}.photos`;

/** What was sent for a form before the page was loaded anew. */
export function recall(person: string, institution: string, of: string): void {
  if (person !== sender.person) clear();
  sender = { person, institution };
  const kept = typed(person, form(of), { uploads: [] as string[] })?.uploads ?? [];
  const known = new Set(rows.map(({ state }) => (state.state === 'sent' ? state.upload : '')));
  const back = kept.filter((upload) => !known.has(upload)).map((upload) => row(of, 'photo', null, upload));
  if (back.length > 0) show([...rows, ...back]);
}

function row(of: string, kind: Photo['kind'], picture: string | null, upload?: string): Photo {
  const state: PhotoState = upload === undefined ? { state: 'waiting' } : { state: 'sent', upload };
  return { key: nextKey++, of, kind, picture, state };
}

export function take(
  chosen: readonly File[],
  of: string,
  kind: Photo['kind'],
  from: { person: string; institution: string },
): void {
  if (from.person !== sender.person) clear();
  sender = from;
  away = false;
  if (stopper.signal.aborted) stopper = new AbortController();
  const added = chosen.map((file) => {
    const one = row(of, kind, file.type.startsWith('image/') ? URL.createObjectURL(file) : null);
    files.set(one.key, file);
    return one;
  });
  show([...rows, ...added]);
  void work();
}

/** Not this one, before it is attached. */
export function drop(key: number): void {
  const gone = rows.find((one) => one.key === key);
  if (gone?.picture) URL.revokeObjectURL(gone.picture);
  files.delete(key);
  show(rows.filter((one) => one.key !== key));
  if (gone) keepSent(gone.of);
}

/** Tries those again that failed. */
export function tryAgain(): void {
  show(rows.map((one) => ({ ...one, state: retried(one.state) })));
  void work();
}

function retried(state: PhotoState): PhotoState {
  if (state.state !== 'failed') return state;
  return state.upload === null ? { state: 'waiting' } : { state: 'sent', upload: state.upload };
}

/** The form was sent and is this consult now: its photos go there, those on their way too. */
export function belong(of: string, consult: string): void {
  keepTyped(sender.person, form(of), null);
  show(rows.map((one) => (one.of === of ? { ...one, of: consult } : one)));
  void work();
}

/** Whether photos were taken for a form that was not sent, also before a reload. */
export function waitingFor(person: string, of: string): boolean {
  const kept = typed(person, form(of), { uploads: [] as string[] })?.uploads ?? [];
  return kept.length > 0 || rows.some((one) => one.of === of);
}

/** A form is begun anew: what was taken for it goes, also what only a reload would have brought back. */
export function discard(person: string, of: string): void {
  for (const { key } of rows.filter((one) => one.of === of)) drop(key);
  keepTyped(person, form(of), null);
}

export function clear(): void {
  stopper.abort();
  for (const { picture } of rows) if (picture !== null) URL.revokeObjectURL(picture);
  files.clear();
  busy = false;
  show([]);
}

function keepSent(of: string): void {
  const uploads = rows.flatMap(({ of: whose, state }) =>
    whose === of && state.state === 'sent' ? [state.upload] : [],
  );
  keepTyped(sender.person, form(of), uploads.length === 0 ? null : { uploads });
}

/** Sends what waits, then attaches what can be. */
async function work(): Promise<void> {
  if (busy || away) return;
  busy = true;
  const { signal } = stopper;
  try {
    for (let next = todo(); next !== undefined && !away; next = todo()) {
      await (next.state.state === 'sent' ? attach(next, next.state.upload) : one(next, signal));
      if (signal.aborted) return;
    }
  } finally {
    if (!signal.aborted) busy = false;
  }
}

function todo(): Photo | undefined {
  return rows.find(({ of, state }) => state.state === 'waiting' || (state.state === 'sent' && isId(of)));
}

/** A consult's id and not a form's name. */
const isId = (of: string): boolean => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(of);

async function one({ key, kind }: Photo, signal: AbortSignal): Promise<void> {
  const file = files.get(key);
  if (!file) return drop(key);
  set(key, { state: 'sending', share: 0, lineGone: false });
  try {
    const octets = await smaller(file);
    let share = 0;
    const upload = await sendFile(
      octets,
      kind,
      sender.institution,
      (sent, lineGone) => {
        if (sent >= 0) share = sent / octets.size;
        set(key, { state: 'sending', share, lineGone });
      },
      signal,
    );
    set(key, { state: 'sent', upload });
    files.delete(key);
    const now = rows.find((row) => row.key === key);
    if (now && !isId(now.of)) keepSent(now.of);
  } catch (error) {
    if (signal.aborted) return;
    failed(key, error);
  }
}

async function attach({ key, of, kind }: Photo, upload: string): Promise<void> {
  const attachments = [{ kind, id: upload }];
  try {
    const seen = await consults.open(of);
    const view = await again(
      seen,
      (version) => consults.attach(of, version, attachments),
      () => true,
    );
    set(key, { state: 'attached' });
    put(consultKey(of), view);
  } catch (error) {
    failed(key, error, upload);
  }
}

function failed(key: number, error: unknown, upload: string | null = null): void {
  if (isAway(error)) {
    away = true;
    const { state } = rows.find((row) => row.key === key) ?? { state: null };
    if (state?.state === 'sending') set(key, { state: 'waiting' });
    return;
  }
  set(key, { state: 'failed', problem: asProblem(error), upload });
}
