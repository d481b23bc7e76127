//! Times as they are set on a form: the wall clock of the institution, whatever zone this PC believes in. Pure but for the
//! zone.

import { theZone } from './zone';

const FORM = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/;

/** "2026-11-28T14:30" at the institution's clock; Swedish writes dates as ISO 8601 does. */
export function wallOf(at: number, zone: string | undefined = theZone()): string {
  const text = new Intl.DateTimeFormat('sv', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return text.replace(' ', 'T');
}

/** The moment at which the institution's clock shows it; `null` for what is no time, or one that a clock skips. */
export function momentOf(wall: string, zone: string | undefined = theZone()): number | null {
  const found = FORM.exec(wall);
  if (found === null) return null;
  const [, year, month, day, hour, minute] = found.map(Number);
  const meant = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute);
  if (Number.isNaN(meant)) return null;
  const text = wall.slice(0, 16);
  // The distance between clock and UTC is that of the moment itself: looked up once, and once more beside a change.
  let at = meant;
  for (let n = 0; n < 3; n += 1) {
    const shown = FORM.exec(wallOf(at, zone));
    if (shown === null) return null;
    const [, y, mo, d, h, mi] = shown.map(Number);
    at += meant - Date.UTC(y ?? 0, (mo ?? 1) - 1, d, h, mi);
  }
  return wallOf(at, zone) === text ? at : null;
}

/** The first and the last moment of the institution's day in which `at` lies. */
export function dayOf(at: number, zone: string | undefined = theZone()): { from: number; until: number } {
  const day = wallOf(at, zone).slice(0, 10);
  const from = momentOf(`${day}T00:00`, zone) ?? at;
  // The next day is begun by every day, however long this one is.
  const next = wallOf(from + 36 * 3_600_000, zone).slice(0, 10);
  return { from, until: momentOf(`${next}T00:00`, zone) ?? from + 24 * 3_600_000 };
}
