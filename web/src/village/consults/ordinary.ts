//! A request that can wait, as it is written and sent. Pure.

import type { ConsultKind } from '../../data/consult';
import type { NewConsult } from '../../data/consults';
import { UNTOUCHED } from '../register/who';
import type { Picking } from './PatientPicker';
import { BLANK, gaps, requestOf, type Field, type RequestDraft } from './request';

/** The usual first. An urgent one has its own page. */
export const KINDS = [
  'ordinary',
  'written',
  'named',
  'mdt',
  'follow-up',
] as const satisfies readonly ConsultKind[];
export type OrdinaryKind = (typeof KINDS)[number];

export interface Ordinary extends RequestDraft, Picking {
  kind: OrdinaryKind;
  /** Empty: the usual group. */
  group: string;
  experts: string[];
}

export const NOTHING_ASKED: Ordinary = {
  ...BLANK,
  patient: '',
  way: 'found',
  query: '',
  who: UNTOUCHED,
  kind: 'ordinary',
  group: '',
  experts: [],
};

/** How many experts must be named at least, where they are named. */
const LEAST = { named: 1, mdt: 2 } as const;

/** Whether this kind names its experts. */
export function wantsExperts(kind: OrdinaryKind): kind is keyof typeof LEAST {
  return kind in LEAST;
}

export function lackingOrdinary(draft: Ordinary): (Field | 'patient' | 'experts')[] {
  const fields = gaps(draft, draft.kind !== 'written');
  return [
    ...(draft.patient === '' ? (['patient'] as const) : []),
    ...(wantsExperts(draft.kind) && draft.experts.length < LEAST[draft.kind] ? (['experts'] as const) : []),
    ...fields,
  ];
}

/** One expert is named, or several whose first leads; a tap on one that was chosen takes it away. */
export function chosen(kind: OrdinaryKind, experts: readonly string[], tapped: string): string[] {
  if (experts.includes(tapped)) return experts.filter((one) => one !== tapped);
  return kind === 'named' ? [tapped] : [...experts, tapped];
}

export function ordinary(draft: Ordinary, institution: string): Omit<NewConsult, 'id'> {
  return {
    patient: draft.patient,
    institution,
    kind: draft.kind,
    urgency: 'routine',
    ...(draft.group === '' ? {} : { group: draft.group }),
    request: requestOf(draft),
    ...(wantsExperts(draft.kind) ? { experts: draft.experts } : {}),
  };
}
