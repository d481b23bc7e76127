//! How times, ages and sizes are written. Times are shown in the reader's zone, with the date whenever it is not
//! today; nothing here guesses a missing value.

import { spoken, t } from './words';

const MINUTE = 60_000;

/** "14:03", or "11-22 14:03", or "2025-11-22 14:03": always enough to know which day is meant. */
export function moment(at: number, now: number = Date.now()): string {
  const time = new Date(at);
  const today = new Date(now);
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}`;
  if (time.toDateString() === today.toDateString()) return clock;
  const day = `${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return time.getFullYear() === today.getFullYear()
    ? `${day} ${clock}`
    : `${time.getFullYear()}-${day} ${clock}`;
}

/** Date and time written out in full, for records. */
export function fullMoment(at: number): string {
  const time = new Date(at);
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
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

function two(value: number): string {
  return String(value).padStart(2, '0');
}
