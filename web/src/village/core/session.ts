//! Who is at this machine: the only local fact the whole entry shares. It asks the server and believes it; it never
//! keeps a password or a session id (the cookie is out of reach of scripts).

import { useSyncExternalStore } from 'react';
import type { Me } from '../../api/wire';
import { keepZone } from '../../api/zone';
import { asProblem, type Problem } from './problem';
import { forgetAll } from './resource';
import { account } from './server';
import { forgetTyped } from './typed';

export type Session =
  | { state: 'starting' }
  | { state: 'unreachable'; problem: Problem }
  | { state: 'signed-out'; why: 'fresh' | 'ended' | 'left' }
  | { state: 'signed-in'; me: Me }
  /** The pages stay, unseen; `me` null when the program itself was started on a locked session. */
  | { state: 'locked'; me: Me | null };

const listeners = new Set<() => void>();
const arrivals = new Set<(person: string) => void>();
let session: Session = { state: 'starting' };

function become(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

/** Who is here now; draws the component again when that changes. */
export function useSession(): Session {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => session,
  );
}

/** Tells who came, or came back to a locked screen. */
export function watchArrivals(listener: (person: string) => void): void {
  arrivals.add(listener);
}

/** Asks the server who is here, at the start of the program. */
export async function start(): Promise<void> {
  become({ state: 'starting' });
  try {
    arrive(await account.whoAmI());
  } catch (error) {
    const problem = asProblem(error);
    if (problem.code === 'session-locked') become({ state: 'locked', me: null });
    else if (problem.status === 401) become({ state: 'signed-out', why: 'fresh' });
    else become({ state: 'unreachable', problem });
  }
}

/** Somebody signed in or unlocked: a workstation's person is sent to the workstation. */
export function arrive(me: Me): void {
  if (me.entry === 'reading') {
    window.location.assign('/reading');
    return;
  }
  if (session.state === 'locked' && session.me !== null && session.me.person.id !== me.person.id) forgetAll();
  forgetTyped(me.person.id);
  keepZone(me.roles[0]?.institution.zone);
  become({ state: 'signed-in', me });
  for (const listener of arrivals) listener(me.person.id);
}

/** The session is over, by the person or by the server: who did not leave by themselves finds again what they typed. */
export function leave(why: 'ended' | 'left'): void {
  if (session.state === 'signed-out') return;
  forgetAll();
  if (why === 'left') forgetTyped(null);
  become({ state: 'signed-out', why });
}

/** Too long without use: everything of a patient leaves the screen until the password is given. */
export function lock(): void {
  if (session.state === 'signed-in') become({ state: 'locked', me: session.me });
}
