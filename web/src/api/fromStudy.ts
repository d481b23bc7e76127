//! What a person makes of images that came without an order: patient and examination as the device named them, to be
//! corrected by hand. Pure; both entries draw their own form over it.

import type { Laterality, SexCode, StudyRow, Urgency } from './wire';
import { isPaired } from './bodyParts';

/** Who it is, as typed: a number is of a resident identity card. */
export interface Who {
  name: string;
  sex: SexCode | null;
  birth: string;
  number: string;
}

/** What was examined, as chosen. */
export interface What {
  modality: string;
  bodyPart: string | null;
  laterality: Laterality | null;
  method: string;
  diagnosis: string;
  reason: string;
  urgency: Urgency;
  village: string;
}

/** The body of `POST /studies/{id}/register`, but for the id of the case. */
export interface FromStudy {
  patient?: string;
  new_patient?: {
    id: string;
    institution: string;
    name: string;
    sex: SexCode;
    birth_date?: string;
    document?: { type: 'national-id'; number: string };
    unknown: boolean;
  };
  village?: string;
  urgency: Urgency;
  examination: {
    modality: string;
    body_part: string;
    laterality: Laterality;
    method: string;
    clinical_diagnosis: string;
    reason: string;
  };
  accession?: string;
  accepted_warnings: string[];
}

const HAN = /\p{Script=Han}/u;

/** A name as devices write it (`王^桂英`, `Wang^Guiying`), as people write it. */
export function plainName(sent: string): string {
  return HAN.test(sent) ? sent.replace(/[\^=\s]+/g, '') : sent.replace(/[\^=\s]+/g, ' ').trim();
}

/** Every reading of the name that was sent, the likeliest first; one written in Chinese is likelier. */
export function readings(study: StudyRow): string[] {
  const sent = study.patient_as_sent;
  const all = sent === null ? [] : [sent.name, ...sent.other_readings].map(plainName).filter(Boolean);
  const sorted = [...all.filter((name) => HAN.test(name)), ...all.filter((name) => !HAN.test(name))];
  return [...new Set(sorted)];
}

export function whoSent(study: StudyRow): Who {
  const sent = study.patient_as_sent;
  return {
    name: readings(study)[0] ?? '',
    sex: sent?.sex ?? null,
    birth: sent?.birth_date ?? '',
    number: '',
  };
}

export function whatSent(study: StudyRow): Pick<What, 'modality' | 'bodyPart' | 'laterality'> {
  const bodyPart = study.patient_as_sent?.body_part ?? null;
  const side = study.patient_as_sent?.laterality ?? null;
  const known = bodyPart !== null && isPaired(bodyPart) && side !== null && side !== 'U';
  return { modality: study.modality, bodyPart, laterality: known ? side : null };
}

/** Ready to be sent; only for a form with nothing missing. `known` is a patient on record. */
export function fromStudy(
  study: StudyRow,
  known: string | null,
  who: Who,
  what: What,
  accession: string,
  accepted: readonly string[],
  idOf: (patient: unknown) => string,
): FromStudy {
  const part = what.bodyPart ?? '';
  const number = who.number.replace(/\s/g, '').toUpperCase();
  const told = {
    institution: study.institution.id,
    name: who.name.trim(),
    sex: who.sex ?? ('unknown' as const),
    ...(who.birth ? { birth_date: who.birth } : {}),
    ...(number ? { document: { type: 'national-id' as const, number } } : {}),
    unknown: false,
  };
  return {
    ...(known === null ? { new_patient: { id: idOf(told), ...told } } : { patient: known }),
    ...(what.village ? { village: what.village } : {}),
    urgency: what.urgency,
    examination: {
      modality: what.modality,
      body_part: part,
      laterality: isPaired(part) ? (what.laterality ?? 'U') : 'U',
      method: what.method,
      clinical_diagnosis: what.diagnosis.trim(),
      reason: what.reason.trim(),
    },
    ...(accession.trim() ? { accession: accession.trim() } : {}),
    accepted_warnings: [...accepted],
  };
}
