//! A dose that was said in the room: written, read back by somebody else in their own typing, confirmed by whoever said
//! it. Only then is it an order. Pure.

import type { Dose, DoseUnit, Route } from '../../data/consult';

export interface DoseDraft {
  drug: string;
  amount: string;
  /** Nothing is chosen beforehand: a unit or a way that nobody said would be read as said. */
  unit: DoseUnit | '';
  route: Route | '';
  rate: string;
}

export const NO_DOSE: DoseDraft = { drug: '', amount: '', unit: '', route: '', rate: '' };

/** At most so many digits before and after the point, as the server reads them. */
const AMOUNT = /^\d{1,6}(\.\d{1,4})?$/;

export type DoseGap = 'drug' | 'amount' | 'unit' | 'route';

export function doseGaps(draft: DoseDraft): DoseGap[] {
  const gaps: DoseGap[] = [];
  if (draft.drug.trim() === '') gaps.push('drug');
  if (!AMOUNT.test(draft.amount.trim()) || Number(draft.amount) === 0) gaps.push('amount');
  if (draft.unit === '') gaps.push('unit');
  if (draft.route === '') gaps.push('route');
  return gaps;
}

/** What this person has to do for a dose. */
export function doseDuty(dose: Dose, me: string): 'read-back' | 'confirm' | null {
  if (dose.state === 'written') return dose.said_by.id === me ? null : 'read-back';
  if (dose.state === 'read-back') return dose.said_by.id === me ? 'confirm' : null;
  return null;
}

/** What this person has to do first for any of them: whoever confirms lets it be given. */
export function firstDoseDuty(doses: readonly Dose[], me: string): 'read-back' | 'confirm' | null {
  const duties = doses.map((dose) => doseDuty(dose, me));
  return duties.find((duty) => duty === 'confirm') ?? duties.find((duty) => duty === 'read-back') ?? null;
}

/** Those that are no order yet first, then orders, then what was struck out; the newest first in each. */
export function inOrder(doses: readonly Dose[]): Dose[] {
  const rank = (dose: Dose): number => (dose.state === 'struck' ? 2 : dose.is_order ? 1 : 0);
  return [...doses].sort((a, b) => rank(a) - rank(b) || b.written_at - a.written_at);
}
