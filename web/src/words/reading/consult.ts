//! Words for what a consult holds: codes, times, spans. Lists and pages say them alike.

import i18next from 'i18next';
import type { ConsultRow, ConsultState, Span } from '../../data/consult';
import type { Tone } from '../../ui/Tag';
import { codeWords, language } from './words';
import { formatMoment, formatSpan } from './format';
import { theZone } from '../../api/zone';

export const TONES: Record<ConsultState, Tone> = {
  submitted: 'accent',
  ringing: 'danger',
  accepted: 'note',
  returned: 'warn',
  declined: 'plain',
  cancelled: 'plain',
  scheduled: 'note',
  confirmed: 'note',
  'no-show': 'warn',
  live: 'ok',
  interrupted: 'warn',
  'opinion-pending': 'accent',
  signed: 'ok',
  delivered: 'ok',
  acknowledged: 'ok',
  disposed: 'plain',
};

/** Between items of one kind. */
export const comma = (): string => (language() === 'zh-CN' ? '、' : ', ');

export function chipWords(chips: readonly string[]): string {
  return chips.map((chip) => codeWords('chip', chip)).join(comma());
}

/** "14:00–14:30", with its date when it is not today. */
export function spanWords({ from, until }: Span, now: number = Date.now()): string {
  const clock = new Intl.DateTimeFormat(language(), {
    timeZone: theZone(),
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  const [start, end] = [formatMoment(from, now), formatMoment(until, from)];
  return `${start}–${end.length > 5 ? end : clock.format(until)}`;
}

/** Where the time of a row stands: planned, due, or over. */
export type Pressure =
  | { kind: 'plan'; from: number; until: number }
  | { kind: 'due'; at: number; over: boolean }
  | { kind: 'since'; at: number };

/** The opinion is here, or will not come. */
const ANSWERED: readonly ConsultState[] = [
  'declined',
  'cancelled',
  'signed',
  'delivered',
  'acknowledged',
  'disposed',
];

export function pressureOf(row: ConsultRow): Pressure {
  if (row.plan !== null && (row.state === 'scheduled' || row.state === 'confirmed'))
    return { kind: 'plan', from: row.plan.from, until: row.plan.until };
  // Once it is answered nothing of it is due at this side; what the site owes is said with the request.
  if (ANSWERED.includes(row.state)) return { kind: 'since', at: row.since };
  if (row.overdue !== null) return { kind: 'due', at: row.overdue.at, over: true };
  if (row.next_due !== null) return { kind: 'due', at: row.next_due.at, over: false };
  return { kind: 'since', at: row.since };
}

/** The same in a few words. */
export function whenWords(row: ConsultRow, now: number): string {
  const pressure = pressureOf(row);
  switch (pressure.kind) {
    case 'plan':
      return spanWords(pressure, now);
    case 'due':
      return i18next.t(pressure.over || pressure.at <= now ? 'consult.over' : 'consult.left', {
        span: formatSpan(pressure.at - now),
      });
    case 'since':
      return i18next.t('consult.since', { span: formatSpan(now - pressure.at) });
  }
}

/** Fen as yuan. */
export function yuan(fen: number): string {
  return `¥${(fen / 100).toFixed(2)}`;
}
