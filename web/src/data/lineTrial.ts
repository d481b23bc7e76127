//! Asks to try the line: a token for a short room in which the echo partner waits.

import { ApiProblem, call } from '../api/http';
import type { Ticket } from '../media/call/call';
import type { Ended } from '../media/call/room';
import type { RoomTicket } from './consult';

/** A token, or why there is none; throws where asking again may help. */
export async function askLineTrial(): Promise<Ticket | { ended: Ended }> {
  try {
    return await call<RoomTicket>('POST', '/line-trial', { body: {} });
  } catch (error) {
    const ended = error instanceof ApiProblem ? endedBy(error.code) : null;
    if (ended === null) throw error;
    return { ended };
  }
}

function endedBy(code: string): Ended | null {
  switch (code) {
    case 'no-relay':
    case 'no-post':
      return 'room-closed';
    case 'trials-full':
      return 'room-full';
    case 'trial-replaced':
      return 'replaced';
    default:
      return null;
  }
}
