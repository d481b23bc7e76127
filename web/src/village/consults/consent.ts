//! A consent as it is taken: who signs and how, what they were told. Pure.

import type { ConsentHow, ConsultView, Relation } from '../../data/consult';
import type { NewConsent } from '../../data/consults';

export interface ConsentDraft {
  name: string;
  relation: Relation;
  phone: string;
  how: ConsentHow;
  witness: string;
  /** In yuan, as typed. */
  cost: string;
  scope: string;
  recording: boolean;
  /** The form was read to them and they understood. */
  told: boolean;
}

export const UNSIGNED: ConsentDraft = {
  name: '',
  relation: 'patient',
  phone: '',
  how: 'handwriting',
  witness: '',
  cost: '',
  scope: '',
  recording: false,
  told: false,
};

export type ConsentGap = 'name' | 'witness' | 'cost' | 'scope' | 'told' | 'file';

/** What is missing; `file`: the signature, the picture or the video. */
export function consentGaps(draft: ConsentDraft, hasFile: boolean): ConsentGap[] {
  const gaps: ConsentGap[] = [];
  if (draft.name.trim() === '') gaps.push('name');
  if (fen(draft.cost) === null) gaps.push('cost');
  if (draft.scope.trim() === '') gaps.push('scope');
  if (!draft.told) gaps.push('told');
  if (draft.how === 'video' && draft.witness.trim() === '') gaps.push('witness');
  if (!hasFile) gaps.push('file');
  return gaps;
}

/** "50" and "12.50" yuan in fen; null for anything else. Free of charge is 0, and is typed too. */
export function fen(yuan: string): number | null {
  const text = yuan.trim();
  return /^\d{1,6}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : null;
}

export function consentOf(draft: ConsentDraft, upload: string, now: number): NewConsent {
  const witness = draft.witness.trim();
  const phone = draft.phone.trim();
  return {
    signer: { name: draft.name.trim(), relation: draft.relation, phone: phone === '' ? null : phone },
    how: draft.how,
    upload,
    ...(witness === '' ? {} : { witness }),
    cost_fen: fen(draft.cost) ?? 0,
    scope: draft.scope.trim(),
    recording: draft.recording,
    signed_at: now,
  };
}

/** Whether a consent is to be taken: it was none yet, or one was taken back; an emergency stands in for it only so long. */
export function wantsConsent(view: ConsultView): boolean {
  const over = view.state === 'declined' || view.state === 'cancelled';
  return view.may.includes('record-consent') && view.consent.state !== 'given' && !over;
}
