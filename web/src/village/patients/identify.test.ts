import { expect, it } from 'vitest';
import type { Patient, PatientRow } from '../../api/wire';
import { accepted, doubtsOf, together } from './identify';

const patient = { id: 'u', sex: 'male' } as Patient;
const row = (id: string): PatientRow => ({ id }) as PatientRow;
const codes = (of: Patient, sex: 'male' | 'female', known: PatientRow[]) =>
  doubtsOf(of, 'n', sex, known).map((doubt) => doubt.code);

it('another sex and everybody else under the number are doubts', () => {
  expect(codes(patient, 'female', [row('a'), row('b')])).toEqual([
    'sex-differs',
    'patient-known',
    'patient-known',
  ]);
  expect(codes(patient, 'male', [])).toEqual([]);
});

it('a sex that nobody recorded contradicts nothing, and nobody is in doubt with themselves', () => {
  expect(codes({ ...patient, sex: 'unknown' }, 'female', [row('u')])).toEqual([]);
});

it('all must be ticked before anything is sent, and each name is sent once', () => {
  const doubts = doubtsOf(patient, 'n', 'female', [row('a'), row('b')]);
  const keys = doubts.map((doubt) => doubt.key);
  expect(accepted(doubts, new Set(keys.slice(0, 2)))).toBeNull();
  expect(accepted(doubts, new Set(keys))).toEqual(['sex-differs', 'patient-known']);
  expect(accepted([], new Set())).toEqual([]);
});

it('what was ticked of one number or person holds for no other', () => {
  const ticked = new Set(doubtsOf(patient, 'n', 'female', [row('a')]).map((doubt) => doubt.key));
  expect(accepted(doubtsOf(patient, 'm', 'female', [row('a')]), ticked)).toBeNull();
  expect(accepted(doubtsOf(patient, 'n', 'female', [row('b')]), ticked)).toBeNull();
});

it('whom the server names is shown with those found, once', () => {
  expect(together([row('a')], row('a'))).toEqual([row('a')]);
  expect(together([], row('b'))).toEqual([row('b')]);
  expect(together([row('a')], null)).toEqual([row('a')]);
});
