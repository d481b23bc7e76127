//! Where a consult is, what this side has to do for it, and in which order. Pure; the sentences come from the words.

import type { Named } from '../../api/wire';
import type { ConsultRow, ConsultState, ConsultView, Opinion, OpinionContent } from '../../data/consult';

/** What waits for this side, the most pressing first. */
export const DUTIES = [
  'talking',
  'ringing',
  'read-opinion',
  'returned',
  'ring-again',
  'fill-in',
  'join-soon',
  'dispose',
] as const;
export type Duty = (typeof DUTIES)[number];

/** A talk that is planned is told of so long before. */
export const SOON_MS = 15 * 60_000;

/** From then on after its time one side may be said not to have come. */
export const GRACE_MS = 10 * 60_000;

/** What waits for this site in a consult now, or null when others have it. */
export function dutyOf(row: ConsultRow, now: number): Duty | null {
  switch (row.state) {
    case 'live':
    case 'interrupted':
      // A row counts who is in the room and does not say of which side: whether the expert waits there alone is not
      // known, since a seat of this site whose line broke counts too. That the consult goes on is.
      return 'talking';
    case 'ringing':
      return 'ringing';
    case 'delivered':
      return 'read-opinion';
    case 'returned':
      return 'returned';
    case 'submitted':
      if (row.kind === 'urgent') return 'ring-again';
      break;
    case 'scheduled':
    case 'confirmed':
      if (row.plan !== null && row.plan.from - now <= SOON_MS) return 'join-soon';
      break;
    case 'acknowledged':
      return row.owed.length > 0 ? 'fill-in' : 'dispose';
    case 'accepted':
    case 'declined':
    case 'cancelled':
    case 'no-show':
    case 'opinion-pending':
    case 'signed':
    case 'disposed':
      break;
  }
  return row.owed.length > 0 ? 'fill-in' : null;
}

/** Those that wait for this site, the most pressing first, then the one that waits longest. */
export function waiting(rows: readonly ConsultRow[], now: number): { row: ConsultRow; duty: Duty }[] {
  return rows
    .flatMap((row) => {
      const duty = dutyOf(row, now);
      return duty === null ? [] : [{ row, duty }];
    })
    .sort((a, b) => DUTIES.indexOf(a.duty) - DUTIES.indexOf(b.duty) || a.row.since - b.row.since);
}

/** How many of them the home page shows: a talk is never one of the others on the list. */
export function shownAtHome(mine: readonly { duty: Duty }[]): number {
  return Math.max(SHOWN, mine.filter(({ duty }) => duty === 'talking').length);
}

/** More are on the list. */
const SHOWN = 3;

/** Whether nothing comes after this state. */
export function isOver(state: ConsultState): boolean {
  return state === 'declined' || state === 'cancelled' || state === 'disposed';
}

/** Whether it can still be called off by the side that asked. */
export function mayCancel(view: ConsultView): boolean {
  const early = ['submitted', 'ringing', 'accepted', 'returned', 'scheduled', 'confirmed', 'no-show'];
  return view.may.includes('cancel-consult') && early.includes(view.state);
}

/** Whether whoever is in the room is shown the room: not while nobody of the other side has answered yet. */
export function isAnswered(view: ConsultView): boolean {
  return view.state !== 'ringing' && view.state !== 'submitted';
}

/** Whether photos still help: the opinion is not here yet. */
export function takesPhotos(view: ConsultView): boolean {
  return !isOver(view.state) && view.state !== 'delivered' && view.state !== 'acknowledged';
}

/** Whether the room can be entered now. */
export function mayJoin(view: ConsultView): boolean {
  return view.room.open && view.may.includes('join-consult');
}

/** Whether a talk of this page goes on out of its sight: one that has ended has nothing to go back to. */
export function goesOnAway(talk: { consult: string; ended: boolean } | null, path: string): boolean {
  return talk !== null && !talk.ended && !path.startsWith(`/v/consults/${talk.consult}/room`);
}

/** The steps a consult goes, and where this one is. */
export interface Step {
  step: StepName;
  at: number | null;
  is: 'done' | 'now' | 'later';
}

const WHOLE_WAY = ['asked', 'taken', 'planned', 'talk', 'opinion', 'here', 'read', 'done'] as const;
export type StepName = (typeof WHOLE_WAY)[number];

const ORDER: Readonly<Record<ConsultState, StepName>> = {
  submitted: 'taken',
  ringing: 'taken',
  returned: 'taken',
  accepted: 'planned',
  scheduled: 'planned',
  'no-show': 'planned',
  confirmed: 'talk',
  live: 'talk',
  interrupted: 'talk',
  'opinion-pending': 'opinion',
  signed: 'here',
  delivered: 'read',
  acknowledged: 'done',
  disposed: 'done',
  declined: 'taken',
  cancelled: 'taken',
};

/** The way of this consult with its times: an urgent one is not planned, a written one is not talked about. */
export function stepsOf(view: ConsultView): Step[] {
  const names: StepName[] = ['asked', 'taken'];
  if (view.kind !== 'urgent' && !inWriting(view)) names.push('planned');
  if (!inWriting(view)) names.push('talk');
  names.push('opinion', 'here', 'read', 'done');
  // A step that this consult does not go is one it has behind it.
  const reached = WHOLE_WAY.indexOf(ORDER[view.state]);
  const stands = names.findIndex((step) => WHOLE_WAY.indexOf(step) >= reached);
  return names.map((step, place) => ({
    step,
    at: timeOf(view, step),
    is: place < stands || view.state === 'disposed' ? 'done' : place === stands ? 'now' : 'later',
  }));
}

/** Nobody talks: it was asked for in writing, or is answered so. */
export function inWriting(view: ConsultView): boolean {
  return view.kind === 'written' || (view.way === 'written' && view.sittings.length === 0);
}

function timeOf(view: ConsultView, step: StepName): number | null {
  const happened = (...kinds: string[]): number | null =>
    view.timeline
      .filter((row) => kinds.includes(row.kind))
      .reduce<number | null>((latest, row) => (latest === null || row.at > latest ? row.at : latest), null);
  switch (step) {
    case 'asked':
      return view.submitted_at;
    case 'taken':
      return view.expert === null ? null : happened('consult-accepted', 'ring-answered');
    case 'planned':
      return view.plan?.from ?? null;
    case 'talk':
      return view.sittings[0]?.from ?? null;
    case 'opinion':
      return view.signed_at;
    case 'here':
      return view.delivered_at;
    case 'read':
      return view.acknowledged?.at ?? null;
    case 'done':
      return view.disposition?.at ?? null;
  }
}

/** When it was to begin before another time was set; null as long as the first time stands. */
export function movedFrom(view: ConsultView): number | null {
  if (view.plan === null || (view.state !== 'scheduled' && view.state !== 'confirmed')) return null;
  const times = view.timeline
    .filter((row) => row.kind === 'consult-scheduled' || row.kind === 'consult-rescheduled')
    .sort((a, b) => a.at - b.at)
    .map((row) => row.detail['from']);
  const before = times.at(-2);
  return typeof before === 'number' && before !== view.plan.from ? before : null;
}

/** Whether nothing may begin, or go on in writing, before somebody consents. */
export function lacksConsent({ consent }: Pick<ConsultView, 'consent'>): boolean {
  return consent.state === 'missing' || consent.state === 'withdrawn';
}

/** The opinion that holds: a signed one, also while a newer is being written. */
export function inForce(
  opinion: Opinion | null,
): { version: number; content: OpinionContent; hands: Opinion['hands'] } | null {
  if (opinion === null) return null;
  if (opinion.signed_at !== null && (opinion.state === 'signed' || opinion.state === 'amended'))
    return { version: opinion.version, content: opinion.content, hands: opinion.hands };
  return opinion.in_force;
}

/** Whether what stands here replaces something this site acted on. */
export function wasAmended(opinion: Opinion): boolean {
  return opinion.amends !== null;
}

/** What is left of the time, in whole minutes; 0 when it is over. */
export function minutesLeft(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 60_000));
}

/** Who may have said a dose: the expert first, then the others of the panel who were not asked to leave. */
export function sayers(view: ConsultView): Named[] {
  const panel = view.invited.filter((one) => one.removed === null && one.part !== 'guest');
  const all = [...(view.expert === null ? [] : [view.expert]), ...panel.map((one) => one.person)];
  return all.filter((one, place) => all.findIndex((other) => other.id === one.id) === place);
}

/** What the page tells to do next, by the state and where it differs by what came before. */
export function nextWord(view: ConsultView): ConsultState | 'unanswered' | 'needs-consent' | 'broke-off' {
  switch (view.state) {
    case 'submitted':
      if (view.kind === 'urgent') return 'unanswered';
      return lacksConsent(view) ? 'needs-consent' : 'submitted';
    case 'accepted':
    case 'scheduled':
    case 'confirmed':
      return lacksConsent(view) ? 'needs-consent' : view.state;
    case 'opinion-pending':
      return view.way === 'broke-off' ? 'broke-off' : view.state;
    default:
      return view.state;
  }
}

/** What must be heard of wherever somebody works. */
export interface Loud {
  id: string;
  duty: 'talking' | 'read-opinion' | 'join-soon';
  /** Two who talk need no tone. */
  sounds: boolean;
}

export function loud(rows: readonly ConsultRow[], now: number): Loud[] {
  return waiting(rows, now).flatMap(({ row, duty }) =>
    duty === 'talking' || duty === 'read-opinion' || duty === 'join-soon'
      ? [{ id: row.id, duty, sounds: duty !== 'talking' || row.in_room < 2 }]
      : [],
  );
}

/** Whether it is told on top of this page: not where the page tells of it itself. A talk is told on the lists too. */
export function isToldOn(path: string, { id, duty }: Loud): boolean {
  const here = `/v/consults/${id}`;
  if (duty === 'talking') return path !== `${here}/room`;
  return path !== '/' && path !== '/v/consults' && path !== here && !path.startsWith(`${here}/`);
}
