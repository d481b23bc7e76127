//! Whether a critical value or a consult calls the person of this session, asked again and again while the screen is
//! locked: behind the lock nothing of a patient is shown, and nothing that rings may be hidden.

import { call } from './http';

/** What calls: that it does, and nothing of what it is. */
export interface Calling {
  critical: boolean;
  consult: boolean;
}

export const SILENT: Calling = { critical: false, consult: false };

/** How often it is asked: a ring climbs to the next person after thirty seconds, and must be heard well before. */
const LOOK_MS = 4_000;
/** Looking is not using: it keeps no abandoned session open. */
const BY_ITSELF = { 'X-Yuanzhen-Background': '1' };

/** Tells what calls, now and whenever it was asked again; answers with how to stop. */
export function watchAlarm(tell: (calling: Calling) => void): () => void {
  const asking = new AbortController();
  let last = '';
  const look = (): void => {
    call<{ rings: boolean; consult: boolean }>('GET', '/session/alarm', {
      headers: BY_ITSELF,
      signal: asking.signal,
    }).then(
      ({ rings, consult }) => {
        const now = `${String(rings)} ${String(consult)}`;
        if (asking.signal.aborted || now === last) return;
        last = now;
        tell({ critical: rings, consult });
      },
      // Without a line nothing is known; it is asked again.
      () => undefined,
    );
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  return () => {
    clearInterval(timer);
    asking.abort();
  };
}
