//! A roster as it is edited: lines of weekly hours, substitutes, and where a week is left without anybody. Times of the day
//! are minutes; a line that ends at or before it begins goes on into the next day. Pure.

import { DAYS, type Day, type RosterBody, type RosterLine, type RosterView } from '../../../api/expert';
import { momentOf, wallOf } from '../../../api/wall';

const DAY = 24 * 60;
export const WEEK = 7 * DAY;
export const MOST_SHIFTS = 200;

export interface ShiftDraft {
  id: string | null;
  /** Tells lines apart that the server has not seen. */
  key: string;
  person: string;
  line: RosterLine;
  days: readonly Day[];
  from: string;
  until: string;
}

export interface SubstituteDraft {
  key: string;
  of: string;
  by: string;
  /** Times at the clock of the group's institution. */
  from: string;
  until: string;
}

export interface RosterDraft {
  shifts: readonly ShiftDraft[];
  substitutes: readonly SubstituteDraft[];
  phone: string;
}

/** "07:30" */
export function clockOf(minute: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}

export function minuteOf(text: string): number | null {
  const found = /^(\d\d):(\d\d)$/.exec(text);
  if (found === null) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2])];
  return hour < 24 && minute < 60 ? hour * 60 + minute : null;
}

export function draftOf(roster: RosterView): RosterDraft {
  return {
    shifts: roster.shifts.map((shift) => ({
      id: shift.id,
      key: shift.id,
      person: shift.person.id,
      line: shift.line,
      days: DAYS.filter((day) => shift.days.includes(day)),
      from: clockOf(shift.from),
      until: clockOf(shift.until),
    })),
    substitutes: roster.substitutes.map((each, at) => ({
      key: `${each.of.id}-${String(at)}`,
      of: each.of.id,
      by: each.by.id,
      from: wallOf(each.from, roster.zone),
      until: wallOf(each.until, roster.zone),
    })),
    phone: roster.phone ?? '',
  };
}

export type Fault =
  | { at: string; why: 'person' | 'days' | 'hours' | 'not-a-member' | 'same-person' | 'time' }
  | { at: 'roster'; why: 'too-many' };

/** What keeps a draft from being saved, each with the line it is of. */
export function faults(draft: RosterDraft, members: readonly string[], zone: string): Fault[] {
  const found: Fault[] = [];
  if (draft.shifts.length > MOST_SHIFTS) found.push({ at: 'roster', why: 'too-many' });
  for (const shift of draft.shifts) {
    if (shift.person === '') found.push({ at: shift.key, why: 'person' });
    else if (!members.includes(shift.person)) found.push({ at: shift.key, why: 'not-a-member' });
    if (shift.days.length === 0) found.push({ at: shift.key, why: 'days' });
    if (minuteOf(shift.from) === null || minuteOf(shift.until) === null)
      found.push({ at: shift.key, why: 'hours' });
  }
  for (const each of draft.substitutes) {
    if (each.of === '' || each.by === '') found.push({ at: each.key, why: 'person' });
    else if (each.of === each.by) found.push({ at: each.key, why: 'same-person' });
    const [from, until] = [momentOf(each.from, zone), momentOf(each.until, zone)];
    if (from === null || until === null || until <= from) found.push({ at: each.key, why: 'time' });
  }
  return found;
}

/** What the server reads; only of a draft without faults. */
export function bodyOf(draft: RosterDraft, zone: string): RosterBody {
  const phone = draft.phone.trim();
  return {
    shifts: draft.shifts.map(({ id, person, line, days, from, until }) => ({
      ...(id === null ? {} : { id }),
      person,
      line,
      days: [...days],
      from: minuteOf(from) ?? 0,
      until: minuteOf(until) ?? 0,
    })),
    substitutes: draft.substitutes.map(({ of, by, from, until }) => ({
      of,
      by,
      from: momentOf(from, zone) ?? 0,
      until: momentOf(until, zone) ?? 0,
    })),
    ...(phone === '' ? {} : { phone }),
  };
}

interface Minutes {
  from: number;
  until: number;
}

/** The minutes of the week a line covers, from Monday 0:00; what goes past Sunday comes in again on Monday. */
export function covered(shift: Pick<ShiftDraft, 'days' | 'from' | 'until'>): Minutes[] {
  const [from, until] = [minuteOf(shift.from), minuteOf(shift.until)];
  if (from === null || until === null) return [];
  const length = until > from ? until - from : until - from + DAY;
  return shift.days.flatMap((day) => {
    const start = DAYS.indexOf(day) * DAY + from;
    const end = start + length;
    return end <= WEEK
      ? [{ from: start, until: end }]
      : [
          { from: start, until: WEEK },
          { from: 0, until: end - WEEK },
        ];
  });
}

/** When of the week nobody of a line is on call; of any line when none is named. */
export function gapsOf(shifts: readonly ShiftDraft[], line?: RosterLine): Minutes[] {
  const spans = shifts
    .filter((shift) => line === undefined || shift.line === line)
    .flatMap(covered)
    .sort((a, b) => a.from - b.from);
  const gaps: Minutes[] = [];
  let reached = 0;
  for (const { from, until } of spans) {
    if (from > reached) gaps.push({ from: reached, until: from });
    reached = Math.max(reached, until);
  }
  if (reached < WEEK) gaps.push({ from: reached, until: WEEK });
  return gaps;
}

/** The hours of one day on one line: who, from when until when, as shares of the day. */
export interface Slot {
  key: string;
  person: string;
  left: number;
  width: number;
}

export function slotsOf(shifts: readonly ShiftDraft[], line: RosterLine, day: number): Slot[] {
  const [start, end] = [day * DAY, (day + 1) * DAY];
  return shifts
    .filter((shift) => shift.line === line)
    .flatMap((shift) =>
      covered(shift)
        .filter(({ from, until }) => from < end && until > start)
        .map(({ from, until }) => ({
          key: shift.key,
          person: shift.person,
          left: (Math.max(from, start) - start) / DAY,
          width: (Math.min(until, end) - Math.max(from, start)) / DAY,
        })),
    );
}
