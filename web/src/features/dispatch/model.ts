//! What the board shows: who waits and how long, who talks, what is planned, who can really be reached, and where plans
//! clash. Pure.

import type { BoardGroup, BoardPerson, BoardView, SentOutside } from '../../api/expert';
import type { AskedGroup, ConsultRow, ConsultState, Span } from '../../data/consult';
import type { Urgency } from '../../api/wire';

export type Lane = 'waiting' | 'talking' | 'planned' | 'owed';

export const LANES: readonly Lane[] = ['waiting', 'talking', 'planned', 'owed'];

/** Where a consult stands on the board; `null` for what needs nobody here. */
export function laneOf(row: ConsultRow): Lane | null {
  switch (row.state) {
    case 'submitted':
    case 'ringing':
      return 'waiting';
    case 'live':
    case 'interrupted':
      return 'talking';
    case 'accepted':
    case 'scheduled':
    case 'confirmed':
    case 'no-show':
      return 'planned';
    case 'opinion-pending':
    case 'returned':
      return 'owed';
    case 'declined':
    case 'cancelled':
    case 'signed':
    case 'delivered':
    case 'acknowledged':
    case 'disposed':
      return null;
  }
}

const RANK: Record<Urgency, number> = { emergency: 0, urgent: 1, routine: 2 };

/** Emergencies first; then whoever waits longest, or what is planned soonest; without a plan before with one. */
export function laneRows(rows: readonly ConsultRow[], lane: Lane): ConsultRow[] {
  const time = (row: ConsultRow): number => (lane === 'planned' ? (row.plan?.from ?? 0) : row.since);
  return rows
    .filter((row) => laneOf(row) === lane)
    .sort((a, b) => RANK[a.urgency] - RANK[b.urgency] || time(a) - time(b) || a.id.localeCompare(b.id));
}

/** How long somebody has been waiting, counted from when they asked. */
export function waited(row: ConsultRow, now: number): number {
  return Math.max(0, now - row.submitted_at);
}

const LINE: Record<string, number> = { first: 0, second: 1 };

/** Who would be called first, first; within a line whoever hears. */
export function inLine(people: readonly BoardPerson[]): BoardPerson[] {
  const line = (one: BoardPerson): number => (one.line === null ? 2 : (LINE[one.line] ?? 2));
  return [...people].sort(
    (a, b) =>
      line(a) - line(b) ||
      Number(b.reachable) - Number(a.reachable) ||
      Number(b.on_duty) - Number(a.on_duty) ||
      a.person.name.localeCompare(b.person.name),
  );
}

/** Whether a ring to this group would be heard by anybody now. */
export function groupHears(group: BoardGroup): boolean {
  return group.people.some((one) => one.reachable);
}

/** Groups that would leave a ring unheard, worst first: they stand at the top of the board. */
export function deafGroups(board: BoardView): BoardGroup[] {
  return board.groups.filter((group) => group.gap || !groupHears(group));
}

/** Who of the consult's group may be given it: those free and reachable first. Without a group, everybody once. */
export function candidates(board: BoardView, row: ConsultRow): BoardPerson[] {
  const groups = board.groups.filter((one) => row.group === null || one.group.id === row.group.id);
  const all = groups.flatMap((one) => one.people);
  const once = all.filter((one, at) => all.findIndex((other) => other.person.id === one.person.id) === at);
  return inLine(once.filter((one) => one.person.id !== row.expert?.id)).sort(
    (a, b) => Number(a.busy_in !== null) - Number(b.busy_in !== null),
  );
}

const touches = (a: Span, b: Span): boolean => a.from < b.until && b.from < a.until;

/** What else the expert has at that time. */
export function clashes(
  rows: readonly ConsultRow[],
  expert: string | null,
  span: Span,
  except: string | null,
): ConsultRow[] {
  if (expert === null) return [];
  return rows.filter(
    (row) =>
      row.id !== except &&
      row.expert?.id === expert &&
      row.plan !== null &&
      laneOf(row) === 'planned' &&
      touches(row.plan, span),
  );
}

export interface Block {
  row: ConsultRow;
  plan: Span;
  /** Shares of the day, 0 to 1. */
  left: number;
  width: number;
  /** Another plan of the same expert lies over it. */
  clash: boolean;
}

export interface DayLine {
  expert: { id: string; name: string } | null;
  blocks: Block[];
}

/** A day's plans, one line for each expert; plans without one stand first. */
export function dayLines(rows: readonly ConsultRow[], day: Span): DayLine[] {
  const planned = rows.filter(
    (row) => row.plan !== null && laneOf(row) === 'planned' && touches(row.plan, day),
  );
  const lines = new Map<string, DayLine>();
  const length = day.until - day.from;
  for (const row of [...planned].sort((a, b) => (a.plan?.from ?? 0) - (b.plan?.from ?? 0))) {
    const { plan } = row;
    if (plan === null) continue;
    const key = row.expert?.id ?? '';
    const line = lines.get(key) ?? { expert: row.expert, blocks: [] };
    const from = Math.max(plan.from, day.from);
    const until = Math.min(plan.until, day.until);
    line.blocks.push({
      row,
      plan,
      left: (from - day.from) / length,
      width: (until - from) / length,
      clash: clashes(planned, row.expert?.id ?? null, plan, row.id).length > 0,
    });
    lines.set(key, line);
  }
  return [...lines.values()].sort((a, b) => (a.expert?.name ?? '').localeCompare(b.expert?.name ?? ''));
}

/** How many messages to the path outside still wait, and how many did not get out. */
export function unsentOf(sent: readonly SentOutside[]): { waiting: number; failed: number } {
  const count = (state: SentOutside['state']): number => sent.filter((each) => each.state === state).length;
  return { waiting: count('waiting'), failed: count('failed') };
}

/** Since when nobody has answered a ring that went as far as the path outside. */
export function alarmOf(board: BoardView, row: ConsultRow): number | null {
  return board.alarms.find((alarm) => alarm.consult === row.id)?.since ?? null;
}

const UNTAKEN: readonly ConsultState[] = ['submitted', 'ringing', 'returned'];
const ANSWERED: readonly ConsultState[] = [
  'declined',
  'cancelled',
  'signed',
  'delivered',
  'acknowledged',
  'disposed',
];

/** Another group's list is for what nobody has taken. */
export function mayRoute(state: ConsultState): boolean {
  return UNTAKEN.includes(state);
}

/** A higher group can be asked as long as it is not answered. */
export function mayEscalate(state: ConsultState): boolean {
  return !ANSWERED.includes(state);
}

/** Where it can be sent: every group but its own, those that can be reached first. */
export function groupsFor(groups: readonly AskedGroup[], row: Pick<ConsultRow, 'group'>): AskedGroup[] {
  return groups
    .filter((group) => group.id !== row.group?.id)
    .sort(
      (a, b) =>
        Number(b.reachable > 0) - Number(a.reachable > 0) ||
        Number(b.first.length > 0) - Number(a.first.length > 0) ||
        a.name.localeCompare(b.name),
    );
}

/** Without an agreement only an urgent consult goes there. */
export function mayGo(group: Pick<AskedGroup, 'ground'>, row: Pick<ConsultRow, 'kind'>): boolean {
  return group.ground !== 'emergency' || row.kind === 'urgent';
}
