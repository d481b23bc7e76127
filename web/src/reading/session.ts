//! Who sits at this workstation: asked once, changed by sign-in, lock and sign-out. While locked, pages are not
//! drawn at all, so nothing of a patient stays on the screen.

import { createStore } from 'zustand/vanilla';
import { call, watchSession, ApiProblem } from '../api/http';
import type { Me } from '../api/wire';
import { keepZone } from '../api/zone';
import { localDrafts } from '../data/drafts';

export type SessionState =
  | { kind: 'asking' }
  | { kind: 'unreachable' }
  | { kind: 'out'; why: 'first' | 'ended' | 'left' }
  | { kind: 'locked'; me: Me | null }
  | { kind: 'in'; me: Me };

export type SessionEvent =
  | { kind: 'ask' }
  | { kind: 'me'; me: Me; locked: boolean }
  | { kind: 'no-answer' }
  | { kind: 'refused'; code: 'not-signed-in' | 'session-locked' }
  | { kind: 'idle' }
  | { kind: 'left' };

export function decide(state: SessionState, event: SessionEvent): SessionState {
  switch (event.kind) {
    case 'ask':
      return { kind: 'asking' };
    case 'me':
      return event.locked ? { kind: 'locked', me: event.me } : { kind: 'in', me: event.me };
    case 'no-answer':
      return state.kind === 'asking' ? { kind: 'unreachable' } : state;
    case 'refused':
      if (event.code === 'session-locked') {
        return { kind: 'locked', me: state.kind === 'in' || state.kind === 'locked' ? state.me : null };
      }
      return {
        kind: 'out',
        why:
          state.kind === 'in' || state.kind === 'locked'
            ? 'ended'
            : state.kind === 'out'
              ? state.why
              : 'first',
      };
    case 'idle':
      return state.kind === 'in' ? { kind: 'locked', me: state.me } : state;
    case 'left':
      return { kind: 'out', why: 'left' };
  }
}

/** Kept so that a reload does not open what was locked. */
const LOCKED = 'yuanzhen.locked';

export const session = createStore<{ now: SessionState }>(() => ({ now: { kind: 'asking' } }));

/** Who sat here last, and what must be forgotten before somebody else sees a page. */
let seated: string | null = null;
let forget: () => void = () => undefined;

/** Done before the first page of another person than the last is drawn. */
export function beforeAnother(act: () => void): void {
  forget = act;
}

export function tellSession(event: SessionEvent): void {
  const next = decide(session.getState().now, event);
  if (event.kind === 'me') {
    const person = event.me.person.id;
    forgetTyped(person);
    keepZone(event.me.roles[0]?.institution.zone);
    if (seated !== null && seated !== person) forget();
    seated = person;
  }
  try {
    if (next.kind === 'locked') sessionStorage.setItem(LOCKED, '1');
    else if (next.kind !== 'asking') sessionStorage.removeItem(LOCKED);
  } catch {
    // Without storage the server's own idle lock still holds.
  }
  session.setState({ now: next });
}

function wasLocked(): boolean {
  try {
    return sessionStorage.getItem(LOCKED) === '1';
  } catch {
    return false;
  }
}

export async function askSession(): Promise<void> {
  tellSession({ kind: 'ask' });
  try {
    const me = await call<Me>('GET', '/session');
    tellSession({ kind: 'me', me, locked: wasLocked() });
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 423)
      tellSession({ kind: 'refused', code: 'session-locked' });
    else if (error instanceof ApiProblem && error.status === 401)
      tellSession({ kind: 'refused', code: 'not-signed-in' });
    else tellSession({ kind: 'no-answer' });
  }
}

export async function signIn(login: string, password: string): Promise<void> {
  const me = await call<Me>('POST', '/session', { body: { login, password } });
  tellSession({ kind: 'me', me, locked: false });
  others?.postMessage(me.person.id);
}

/** The other windows of this browser share its session: they are told who has it now. */
const others = 'BroadcastChannel' in globalThis ? new BroadcastChannel('yuanzhen.session') : null;
if (others !== null) {
  others.onmessage = (told: MessageEvent) => {
    if (told.data !== seated) void askSession();
  };
}

export async function unlock(password: string): Promise<void> {
  const me = await call<Me>('POST', '/session/unlock', { body: { password } });
  tellSession({ kind: 'me', me, locked: false });
}

/** Locks at once, here and on the server; without a line the screen is locked all the same. */
export function lockNow(): void {
  tellSession({ kind: 'idle' });
  void call<undefined>('POST', '/session/lock').catch(() => undefined);
}

/** Leaves even when the server is away: what is on this screen goes at once, and so does what was typed on it. */
export async function signOut(everywhere = false): Promise<void> {
  try {
    await call<undefined>('DELETE', everywhere ? '/session/all' : '/session');
  } finally {
    tellSession({ kind: 'left' });
    forgetTyped(null);
    others?.postMessage(null);
  }
}

/** Text not yet on the server stays on this computer for the person who typed it, and for nobody else. */
function forgetTyped(allBut: string | null): void {
  localDrafts().forgetAllBut(allBut);
}

watchSession((trouble) => {
  const now = session.getState().now;
  if (now.kind !== 'in') return;
  tellSession({ kind: 'refused', code: trouble === 'locked' ? 'session-locked' : 'not-signed-in' });
});
