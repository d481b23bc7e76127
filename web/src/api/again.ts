//! A step made from an older version is refused with the thing as it is now. Where what the person saw and meant still
//! stands, the step is made once more from there; anything else is for the person to look at.

import { isStale } from './http';

export async function again<T extends { version: number }>(
  seen: T,
  act: (version: number) => Promise<T>,
  stands: (now: T) => boolean,
): Promise<T> {
  try {
    return await act(seen.version);
  } catch (error) {
    const now = isStale(error) ? (error.detail as { current?: T } | null)?.current : undefined;
    if (now === undefined || !stands(now)) throw error;
    return act(now.version);
  }
}
