//! How times, ages and sizes are written. Times are shown in the institution's zone, with the date whenever it is not
//! today; nothing here guesses a missing value.

import { theZone } from '../../api/zone';
import { spoken, t } from './words';

const MINUTE = 60_000;

/** "14:03", or "11-22 14:03", or "2025-11-22 14:03": always enough to know which day is meant. */
export function moment(at: number, now: number = Date.now()): string {
  const full = fullMoment(at);
  const today = fullMoment(now);
  if (full.slice(0, 10) === today.slice(0, 10)) return full.slice(11);
  return full.slice(0, 4) === today.slice(0, 4) ? full.slice(5) : full;
}

/** Date and time written out in full, for records. Swedish writes them as ISO 8601 does. */
export function fullMoment(at: number): string {
  return new Intl.DateTimeFormat('sv', {
    timeZone: theZone(),
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(at);
}

/** "5 minutes ago" and its like; beyond a day the moment itself. */
export function ago(at: number, now: number = Date.now()): string {
  const minutes = Math.floor((now - at) / MINUTE);
  if (minutes < 1) return t('time.just-now');
  if (minutes < 60) return t('time.minutes-ago', { n: minutes });
  if (minutes < 24 * 60) return t('time.hours-ago', { n: Math.floor(minutes / 60) });
  return moment(at, now);
}

/** A stretch of time in minutes and hours. */
export function stretch(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  return minutes < 60
    ? t('time.minutes', { n: minutes })
    : t('time.hours-minutes', { h: Math.floor(minutes / 60), m: minutes % 60 });
}

/** "3.4 MB". */
export function fileSize(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} kB`;
  const megabytes = bytes / (1024 * 1024);
  return new Intl.NumberFormat(spoken(), { maximumFractionDigits: 1 }).format(megabytes) + ' MB';
}
