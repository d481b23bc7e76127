//! A patient in one line: name, sex, age. Masked names stay as the server masked them.

import type { SexCode } from '../api/wire';
import { ageWords, sexWords } from '../words/reading/format';
import style from './PatientLine.module.css';

export function PatientLine({
  patient,
}: {
  patient: { name: string; sex: SexCode; age?: number | string | null };
}) {
  return (
    <span className={style.line}>
      <strong title={patient.name}>{patient.name}</strong> <span>{sexWords(patient.sex)}</span>{' '}
      <span>{ageWords(patient.age)}</span>
    </span>
  );
}
