//! The zone in which the person's institution writes its times: a PC whose own zone is set wrong must not shift them.

let zone: string | undefined;

/** By IANA name; the browser's own until somebody is here. */
export function theZone(): string | undefined {
  return zone;
}

/** A zone that this browser does not know leaves its own. */
export function keepZone(name: string | undefined): void {
  try {
    zone = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    zone = undefined;
  }
}
