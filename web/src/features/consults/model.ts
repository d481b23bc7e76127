//! What a person can do with a consult now, by what the server says their role allows and by its state; which rows of a
//! list come first; who leads and who still has to sign. It only decides which buttons stand there; the server decides
//! again. Pure.

import type { ConsultView } from '../../api/expert';
import type { ConsultCounts, ConsultRow, ConsultState, Dose } from '../../data/consult';
import type { Named, Urgency } from '../../api/wire';

export type ConsultAct =
  | 'accept'
  | 'answer-ring'
  | 'answer-in-writing'
  | 'return'
  | 'decline'
  | 'release'
  | 'schedule'
  | 'confirm'
  | 'no-show'
  | 'join'
  | 'convert'
  | 'end'
  | 'talk-again'
  | 'invite'
  | 'keep-room'
  | 'lead'
  | 'dose';

const HELD: readonly ConsultState[] = ['accepted', 'scheduled', 'confirmed', 'no-show'];
const PLANNED: readonly ConsultState[] = ['scheduled', 'confirmed'];
const TALKING: readonly ConsultState[] = ['live', 'interrupted'];
const OWED: readonly ConsultState[] = ['live', 'interrupted', 'opinion-pending'];
const OVER: readonly ConsultState[] = ['declined', 'cancelled', 'disposed'];

export function isOver(state: ConsultState): boolean {
  return OVER.includes(state);
}

/** Whether nothing may begin, or be answered in writing, before somebody consents. */
export function lacksConsent({ consent }: Pick<ConsultView, 'consent'>): boolean {
  return consent.state === 'missing' || consent.state === 'withdrawn';
}

/** The experts whose hands the opinion needs, whoever writes it first. */
export function panelOf(one: Pick<ConsultView, 'expert' | 'invited'>): Named[] {
  const there = one.invited.filter((each) => each.removed === null && each.part !== 'guest');
  const lead = there.find((each) => each.part === 'lead')?.person ?? one.expert;
  const others = [...(one.expert ? [one.expert] : []), ...there.map((each) => each.person)];
  const all = [...(lead ? [lead] : []), ...others];
  return all.filter((person, at) => all.findIndex((other) => other.id === person.id) === at);
}

export function leadOf(one: Pick<ConsultView, 'expert' | 'invited'>): Named | null {
  return panelOf(one)[0] ?? null;
}

export function consultActs(one: ConsultView, me: string, now: number): Set<ConsultAct> {
  const acts = new Set<ConsultAct>();
  const may = (action: string): boolean => one.may.includes(action);
  const is = (states: readonly ConsultState[]): boolean => states.includes(one.state);
  const mine = one.expert?.id === me;
  const asked = one.state === 'submitted';
  const ringsMe = one.ring?.people.some(
    (each) => each.person.id === me && (each.standing === 'ringing' || each.standing === 'heard'),
  );
  if (may('accept-consult') && one.state === 'ringing' && ringsMe === true) acts.add('answer-ring');
  // What is answered in writing begins at once: not before somebody consents.
  const agreed = !lacksConsent(one);
  if (may('accept-consult') && asked && (agreed || one.kind !== 'written')) acts.add('accept');
  const inHand = is(HELD) && mine;
  if (may('accept-consult') && agreed && (asked || (inHand && one.state !== 'no-show')))
    acts.add('answer-in-writing');
  if (may('return-consult') && (asked || inHand)) acts.add('return');
  if (may('decline-consult') && (asked || inHand)) acts.add('decline');
  if (inHand || (mine && one.state === 'opinion-pending')) acts.add('release');
  if (may('schedule-consult') && is(HELD)) acts.add('schedule');
  if (may('confirm-consult') && one.state === 'scheduled' && mine) acts.add('confirm');
  if (may('confirm-consult') && is(PLANNED) && one.plan !== null && one.plan.from <= now) acts.add('no-show');
  if (may('join-consult') && (one.room.open || is(TALKING) || is(PLANNED))) acts.add('join');
  if (may('convert-consult') && mine && agreed && (is(TALKING) || is(HELD))) acts.add('convert');
  if (may('keep-consult-room') && mine && is(TALKING)) acts.add('end');
  if (may('join-consult') && mine && one.state === 'opinion-pending') acts.add('talk-again');
  if (may('invite-to-consult') && (is(HELD) || is(OWED) || one.state === 'ringing')) acts.add('invite');
  if (may('keep-consult-room') && (one.room.open || is(TALKING))) acts.add('keep-room');
  if (may('keep-consult-room') && is(OWED) && leadOf(one)?.id === me && panelOf(one).length > 1)
    acts.add('lead');
  if (may('write-dose') && is(OWED)) acts.add('dose');
  return acts;
}

/** The talk is over and the opinion owed. */
export function isAfterTalk(one: Pick<ConsultView, 'state' | 'sittings'>): boolean {
  return one.state === 'opinion-pending' && one.sittings.length > 0;
}

/** A room that this page is not in any more cannot be entered again either: nothing of it is left to show. */
export function isRoomPast(one: Pick<ConsultView, 'state' | 'room'>, ended: boolean): boolean {
  return ended && !one.room.open && !TALKING.includes(one.state) && !PLANNED.includes(one.state);
}

export type OpinionMode =
  /** Nothing to write yet, or for somebody else to. */
  | 'none'
  | 'begin'
  | 'write'
  /** This hand is awaited under what another wrote. */
  | 'sign'
  | 'read';

/** How the opinion stands before somebody. */
export function opinionMode(one: ConsultView, me: string): OpinionMode {
  const { opinion } = one;
  const leads = leadOf(one)?.id === me;
  if (opinion === null)
    return leads && one.may.includes('write-opinion') && OWED.includes(one.state) ? 'begin' : 'none';
  if (opinion.state === 'draft') {
    if (leads && one.may.includes('write-opinion')) return 'write';
    return opinion.in_force === null ? 'none' : 'read';
  }
  if (opinion.state === 'signing' && opinion.awaited.some((each) => each.id === me)) return 'sign';
  return 'read';
}

/** The signature has its moment: while people still talk it may be written, not signed. */
export function maySignNow(one: ConsultView): boolean {
  return one.state === 'opinion-pending' || (one.opinion?.amends ?? null) !== null;
}

const RANK: Record<Urgency, number> = { emergency: 0, urgent: 1, routine: 2 };
/** Who waits on the line comes before who waits for an answer, and that before what is planned. */
const FIRST: Partial<Record<ConsultState, number>> = {
  ringing: 0,
  interrupted: 1,
  live: 2,
  submitted: 3,
  'opinion-pending': 4,
  confirmed: 5,
  scheduled: 5,
  accepted: 5,
  'no-show': 5,
  returned: 6,
};
const LAST = 9;

export function inOrder(rows: readonly ConsultRow[]): ConsultRow[] {
  const rank = (row: ConsultRow): number => FIRST[row.state] ?? LAST;
  const due = (row: ConsultRow): number => row.plan?.from ?? row.next_due?.at ?? row.submitted_at;
  return [...rows].sort(
    (a, b) =>
      Number(rank(a) === LAST) - Number(rank(b) === LAST) ||
      (rank(a) === LAST ? b.submitted_at - a.submitted_at : 0) ||
      RANK[a.urgency] - RANK[b.urgency] ||
      Number(b.overdue !== null) - Number(a.overdue !== null) ||
      rank(a) - rank(b) ||
      due(a) - due(b) ||
      a.id.localeCompare(b.id),
  );
}

export type Group =
  'ringing' | 'waiting' | 'scheduled' | 'live' | 'opinion_pending' | 'to_acknowledge' | 'overdue';

/** The counts that are buttons over a list, and the rows each is of. */
export const GROUPS: readonly Group[] = [
  'ringing',
  'waiting',
  'scheduled',
  'live',
  'opinion_pending',
  'to_acknowledge',
  'overdue',
];

export function isIn(row: ConsultRow, group: Group): boolean {
  switch (group) {
    case 'ringing':
      return row.state === 'ringing';
    case 'waiting':
      return row.state === 'submitted';
    case 'scheduled':
      return row.state === 'scheduled' || row.state === 'confirmed';
    case 'live':
      return row.state === 'live' || row.state === 'interrupted';
    case 'opinion_pending':
      return row.state === 'opinion-pending';
    case 'to_acknowledge':
      return row.state === 'delivered';
    case 'overdue':
      return row.overdue !== null;
  }
}

export function countOf(counts: ConsultCounts | null, group: Group): number | null {
  return counts === null ? null : counts[group];
}

/** Whether a dose this person said was read back and waits for their word. */
export function waitsForConfirm(doses: readonly Pick<Dose, 'state' | 'said_by'>[], me: string): boolean {
  return doses.some(({ state, said_by }) => state === 'read-back' && said_by.id === me);
}
