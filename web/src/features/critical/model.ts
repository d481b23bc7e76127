//! The loop of a critical value as the screen walks it. The server owns the states; this only orders them.

import type { CriticalView, ReportView, Role } from '../../api/wire';

export const STEPS = ['raised', 'notified', 'read-back', 'handled', 'closed'] as const;
export type Step = 'notify' | 'read-back' | 'handle' | 'close' | 'note';

const AFTER: Record<CriticalView['state'], Step | null> = {
  raised: 'notify',
  notified: 'read-back',
  'read-back': 'handle',
  handled: 'close',
  closed: null,
  revoked: 'note',
  void: null,
};

/** Who takes which step: the reading side tells and closes, the site repeats and acts. */
const TAKES: Record<Step, readonly Role[]> = {
  notify: ['radiologist', 'senior-radiologist', 'expert', 'dispatcher'],
  'read-back': ['township-doctor', 'village-doctor'],
  handle: ['township-doctor', 'village-doctor'],
  close: ['radiologist', 'senior-radiologist'],
  note: ['township-doctor', 'village-doctor'],
};

/** Who may take it back: those who raise it. */
const REVOKES: readonly Role[] = ['radiologist', 'senior-radiologist', 'expert'];

/** Who may telephone, and so sees the numbers. */
const CALLS: readonly Role[] = TAKES.notify;

/** Rungs that ask the reading side and the administrator on duty to do something; the first is the site's own. */
const OURS: readonly CriticalView['rung'][] = ['phone', 'duty', 'handling'];

/** Whether a person of these roles is shown whom to call: as long as nobody has repeated it, or noted that it is void. */
export function mayCall(one: CriticalView, roles: readonly Role[]): boolean {
  const waits = one.state === 'raised' || one.state === 'notified' || one.state === 'revoked';
  return waits && CALLS.some((role) => roles.includes(role));
}

/** Those that ring at the workstation now. */
export function ringing(all: readonly CriticalView[]): CriticalView[] {
  return all.filter((one) => OURS.includes(one.rung));
}

/** The step that comes next, whoever takes it. */
export function turn(one: CriticalView): Step | null {
  return AFTER[one.state];
}

/** The step that can be taken now by a person of these roles; `null` when it is somebody else's turn. */
export function nextStep(one: CriticalView, roles: readonly Role[]): Step | null {
  const step = turn(one);
  return step !== null && TAKES[step].some((role) => roles.includes(role)) ? step : null;
}

/** Whether a step was taken, also of one that holds no longer. */
export function stepDone(one: CriticalView, step: (typeof STEPS)[number]): boolean {
  const stamps = {
    raised: one.raised,
    notified: one.notified,
    'read-back': one.read_back,
    handled: one.handled,
    closed: one.closed,
  };
  return stamps[step] !== null;
}

/** Whether nothing is left to do for it by anybody. */
export const isOver = (one: Pick<CriticalView, 'state'>): boolean =>
  one.state === 'closed' || one.state === 'void';

const STANDS: readonly ReportView['state'][] = ['submitted', 'reviewing', 'signed'];

/** Whether its readers may take it back: not beside a report that stands and says it. */
export function mayRevoke(one: CriticalView, roles: readonly Role[], report: ReportView | null): boolean {
  const said = report !== null && STANDS.includes(report.state) && report.content.critical === one.value;
  return one.revoked === null && !isOver(one) && !said && REVOKES.some((role) => roles.includes(role));
}
