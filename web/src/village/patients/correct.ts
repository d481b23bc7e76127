//! What is put right in a patient's record: what was typed against the record as it was opened and as it is now. Pure.

import type { Patient, SexCode } from '../../api/wire';
import type { ChangedPatient } from '../core/server';

/** What can be corrected by hand; a certificate that was shown stays. */
export interface Correction {
  name: string;
  sex: SexCode;
  birth: string;
  phone: string;
  address: string;
  guardian: string;
}

export type Corrected = keyof Correction;

export const FIELDS: readonly Corrected[] = ['name', 'sex', 'birth', 'phone', 'address', 'guardian'];

export function correctionOf(patient: Patient): Correction {
  return {
    name: patient.name,
    sex: patient.sex,
    birth: patient.birth_date ?? '',
    phone: patient.phone ?? '',
    address: patient.address ?? '',
    guardian: patient.guardian ?? '',
  };
}

/** An identity number says sex and birth date; they are not typed beside it. */
export function saysSexAndBirth(patient: Patient): boolean {
  return patient.document?.type === 'national-id';
}

/** The body of `PUT /patients/{id}`: the whole record, with what is corrected. */
export function bodyOf(
  patient: Patient,
  { name, sex, birth, phone, address, guardian }: Correction,
): ChangedPatient {
  const filled = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  return {
    id: patient.id,
    institution: patient.institution,
    name: name.trim(),
    sex,
    birth_date: filled(birth),
    document: patient.document,
    phone: filled(phone),
    address: filled(address),
    guardian: filled(guardian),
    unknown: patient.unknown,
  };
}

/** Where two readings of the record differ. */
export function differing(one: Correction, other: Correction): Corrected[] {
  return FIELDS.filter((field) => one[field].trim() !== other[field].trim());
}

/** What was typed, laid over the record as it is now: what nobody touched here is what the other person wrote. */
export function over(typed: Correction, opened: Correction, now: Correction): Correction {
  const mine = new Set(differing(typed, opened));
  return Object.fromEntries(
    FIELDS.map((field) => [field, mine.has(field) ? typed[field] : now[field]]),
  ) as unknown as Correction;
}
