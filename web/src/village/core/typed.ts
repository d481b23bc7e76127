//! What was typed and not yet sent, kept in this window for the person who typed it, so that a reload loses nothing. It
//! goes when it is sent, when they sign out, when another person signs in, and with the window; never to the disk's own
//! storage.

const PREFIX = 'yuanzhen.typed.';

/** What this person typed into a form last, as far as it still has the shape of the empty one. */
export function typed<T extends object>(person: string, form: string, empty: T): T | null {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(`${PREFIX}${person}.${form}`) ?? 'null');
    return typeof found === 'object' && found !== null ? { ...empty, ...found } : null;
  } catch {
    return null;
  }
}

/** Keeps it; `null` when it was sent. */
export function keepTyped(person: string, form: string, value: object | null): void {
  try {
    if (value === null) sessionStorage.removeItem(`${PREFIX}${person}.${form}`);
    else sessionStorage.setItem(`${PREFIX}${person}.${form}`, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing loses it at a reload, as before.
  }
}

/** Forgets what everybody else typed here; everybody, when nobody is named. */
export function forgetTyped(allBut: string | null): void {
  try {
    for (const name of Object.keys(sessionStorage))
      if (name.startsWith(PREFIX) && (allBut === null || !name.startsWith(`${PREFIX}${allBut}.`)))
        sessionStorage.removeItem(name);
  } catch {
    // Nothing was kept, then.
  }
}
