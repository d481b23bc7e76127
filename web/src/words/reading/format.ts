//! Times, ages and sizes as the reader's language writes them. Times are in the institution's zone and carry their date
//! whenever it is not today.

import type { SexCode } from '../../api/wire';
import { theZone } from '../../api/zone';
import { codeWords, language } from './words';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export function formatMoment(at: number, now: number = Date.now()): string {
  const sameDay = written(at, DAY) === written(now, DAY);
  return written(at, sameDay ? CLOCK : { ...DAY, ...CLOCK });
}

export function formatFull(at: number): string {
  return written(at, { ...DAY, ...CLOCK, second: '2-digit' });
}

/** The hour of the day, 0 to 23. */
export function hourOf(at: number): number {
  return Number(
    new Intl.DateTimeFormat('en', { timeZone: theZone(), hour: 'numeric', hourCycle: 'h23' }).format(at),
  );
}

const DAY = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
const CLOCK = { hour: '2-digit', minute: '2-digit', hour12: false } as const;

function written(at: number, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language(), { ...parts, timeZone: theZone() }).format(at);
}

/** Time left (or over, when negative) in at most two units: `2天3时`, `1 h 05 min`, `42 s`. */
export function formatSpan(ms: number): string {
  const span = Math.abs(ms);
  const zh = language() === 'zh-CN';
  const days = Math.floor(span / DAY_MS);
  const hours = Math.floor((span % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((span % HOUR_MS) / MINUTE_MS);
  const seconds = Math.floor((span % MINUTE_MS) / 1000);
  if (days > 0) return zh ? `${String(days)}天${String(hours)}时` : `${String(days)} d ${String(hours)} h`;
  if (hours > 0) return zh ? `${String(hours)}时${two(minutes)}分` : `${String(hours)} h ${two(minutes)} m`;
  if (minutes > 0)
    return zh ? `${String(minutes)}分${two(seconds)}秒` : `${String(minutes)} m ${two(seconds)} s`;
  return zh ? `${String(seconds)}秒` : `${String(seconds)} s`;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** A sex (GB/T 2261.1) in words. */
export function sexWords(sex: SexCode): string {
  return codeWords('sex', sex);
}

/** An age that came as years, or as text with its own unit. */
export function ageWords(age: number | string | null | undefined): string {
  if (age === null || age === undefined || age === '') return codeWords('patient', 'age-unknown');
  if (typeof age === 'string' && !/^\d+$/.test(age)) return age;
  return language() === 'zh-CN' ? `${String(age)}岁` : `${String(age)} y`;
}
