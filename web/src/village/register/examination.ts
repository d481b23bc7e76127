//! The examination being registered: what is still missing, and what follows from a choice. Pure.

import type { Laterality, Urgency } from '../../api/wire';
import { isPaired } from '../core/codes';
import type { NewExamination } from '../core/server';
import { METHODS } from './choices';

export interface Draft {
  modality: string;
  bodyPart: string | null;
  laterality: Laterality | null;
  method: string;
  diagnosis: string;
  reason: string;
  urgency: Urgency;
  village: string;
  /** Where it is examined; empty at one's own house. */
  site: string;
}

export type Missing = 'body-part' | 'side' | 'diagnosis' | 'reason';

export const FRESH: Draft = {
  modality: 'CT',
  bodyPart: null,
  laterality: null,
  method: '平扫',
  diagnosis: '',
  reason: '',
  urgency: 'routine',
  village: '',
  site: '',
};

/** Another device: the part stays only if that device examines it too. */
export function withModality(draft: Draft, modality: string, parts: readonly string[]): Draft {
  const keep = draft.bodyPart !== null && parts.includes(draft.bodyPart);
  return {
    ...draft,
    modality,
    bodyPart: keep ? draft.bodyPart : null,
    laterality: keep ? draft.laterality : null,
    method: METHODS[modality]?.[0] ?? '',
  };
}

/** Another part: a side chosen for the last one says nothing about this one. */
export function withBodyPart(draft: Draft, bodyPart: string): Draft {
  return { ...draft, bodyPart, laterality: draft.bodyPart === bodyPart ? draft.laterality : null };
}

/** What has to be filled in before it can be sent, in the order of the page. */
export function missing(draft: Draft): Missing[] {
  const gaps: Missing[] = [];
  if (draft.bodyPart === null) gaps.push('body-part');
  else if (isPaired(draft.bodyPart) && draft.laterality === null) gaps.push('side');
  if (draft.diagnosis.trim() === '') gaps.push('diagnosis');
  if (draft.reason.trim() === '') gaps.push('reason');
  return gaps;
}

/** The examination as the server reads it; only for a draft with nothing missing. */
export function examinationOf(draft: Draft): NewExamination {
  const part = draft.bodyPart ?? '';
  return {
    modality: draft.modality,
    body_part: part,
    laterality: isPaired(part) ? (draft.laterality ?? 'U') : 'U',
    method: draft.method,
    clinical_diagnosis: draft.diagnosis.trim(),
    reason: draft.reason.trim(),
  };
}
