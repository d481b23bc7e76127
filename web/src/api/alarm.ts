//! Whether a critical value calls the person of this session, asked again and again while the screen is locked: behind
//! the lock nothing of a patient is shown, and nothing that rings may be hidden.

import { call } from './http';

/** How often it is asked. */
const LOOK_MS = 15_000;
/** Looking is not using: it keeps no abandoned session open. */
const BY_ITSELF = { 'X-Yuanzhen-Background': '1' };

/** Tells whether it rings, now and whenever it was asked again; answers with how to stop. */
export function watchAlarm(tell: (rings: boolean) => void): () => void {
  const asking = new AbortController();
  const look = (): void => {
    call<{ rings: boolean }>('GET', '/session/alarm', { headers: BY_ITSELF, signal: asking.signal }).then(
      ({ rings }) => {
        if (!asking.signal.aborted) tell(rings);
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
