//! A consult that was declined, asked anew of another group: with what was typed the first time. Pure.

import type { AskedGroups, ConsultView } from '../../data/consult';
import { CALM, type Urgent } from './ask';
import { KINDS, NOTHING_ASKED, type Ordinary } from './ordinary';
import { draftOf } from './request';

/** Of the groups that may be asked, the one where most can be reached now; never the one that declined. */
export function otherGroup(view: ConsultView, groups: AskedGroups): string | null {
  const urgent = view.kind === 'urgent';
  const others = groups.items.filter(
    (one) => one.id !== view.group?.id && (urgent || one.ground !== 'emergency'),
  );
  const best = others.reduce<(typeof others)[number] | null>(
    (first, one) => (first === null || one.reachable > first.reachable ? one : first),
    null,
  );
  return best?.id ?? null;
}

/** Whether a form holds what somebody typed and has not sent, and what `again` would put in its place. */
export function wouldLose<T extends Urgent | Ordinary>(kept: T | null, empty: T, again: T): boolean {
  if (kept === null) return false;
  // What was only looked for is soon looked for again.
  const fields = (Object.keys(empty) as (keyof T)[]).filter((field) => field !== 'query');
  const differs = (from: T): boolean =>
    fields.some((field) => JSON.stringify(kept[field]) !== JSON.stringify(from[field]));
  return differs(empty) && differs(again);
}

/** The urgent form as it was sent, for another group. */
export function urgentAgain(view: ConsultView, group: string): Urgent {
  const { chips, words } = view.request.complaint;
  return {
    ...CALM,
    patient: view.patient.id,
    chips: [...chips],
    words,
    reason: view.consent.emergency?.reason ?? '',
    group,
  };
}

/** The same of a request that can wait. Its experts are of the other group; its photos belong to the first consult. */
export function ordinaryAgain(view: ConsultView, group: string): Ordinary {
  const draft = draftOf(view.request);
  return {
    ...NOTHING_ASKED,
    ...draft,
    attachments: draft.attachments.filter(({ kind }) => kind !== 'photo' && kind !== 'paper'),
    patient: view.patient.id,
    kind: KINDS.find((kind) => kind === view.kind) ?? 'ordinary',
    group,
  };
}
