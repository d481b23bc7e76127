//! What contradicts an identity that is about to be added to an unknown patient: each is confirmed by itself. Pure.

import type { Patient, PatientRow, SexCode } from '../../api/wire';

/** One contradiction, under the server's name for it. */
export type Doubt = {
  /** What exactly was shown: another number or another person is another doubt, which nobody has ticked. */
  key: string;
} & ({ code: 'sex-differs'; sex: SexCode } | { code: 'patient-known'; other: PatientRow });

/** What the number says of sex, and who is known under it, against the record. */
export function doubtsOf(
  patient: Patient,
  number: string,
  sex: SexCode | null,
  known: readonly PatientRow[],
): Doubt[] {
  const others = known.filter((other) => other.id !== patient.id);
  return [
    ...(sex !== null && contradicts(patient.sex, sex)
      ? [{ key: `sex ${number} ${patient.sex}`, code: 'sex-differs' as const, sex }]
      : []),
    ...others.map((other) => ({
      key: `known ${number} ${other.id}`,
      code: 'patient-known' as const,
      other,
    })),
  ];
}

/** Those known under the number, with one that the server named when it refused. */
export function together(known: readonly PatientRow[], named: PatientRow | null): readonly PatientRow[] {
  return named === null || known.some((one) => one.id === named.id) ? known : [...known, named];
}

/** What is sent with it: the names of the doubts, once every one of them is ticked; null before. */
export function accepted(doubts: readonly Doubt[], ticked: ReadonlySet<string>): string[] | null {
  return doubts.every((doubt) => ticked.has(doubt.key)) ? [...new Set(doubts.map((one) => one.code))] : null;
}

/** A sex that is not known or not stated contradicts none. */
function contradicts(recorded: SexCode, said: SexCode): boolean {
  return (recorded === 'male' && said === 'female') || (recorded === 'female' && said === 'male');
}
