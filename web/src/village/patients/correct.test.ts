import { expect, it } from 'vitest';
import type { Patient } from '../../api/wire';
import { sentFor } from '../studies/model';
import { bodyOf, correctionOf, differing, over, saysSexAndBirth } from './correct';

const patient = {
  id: 'p',
  institution: 'i',
  number: 'QS-P-1',
  name: '王秀兰',
  sex: 'female',
  birth_date: '1958-03-12',
  age: 68,
  document: { type: 'national-id', number: '410101195803121249' },
  unknown: false,
  phone: '13800000000',
  address: null,
  guardian: '王强',
  merged_into: null,
  former_name: null,
  version: 7,
} as Patient;

it('a correction sends the whole record: what is not corrected stays', () => {
  const opened = correctionOf(patient);
  expect(differing(opened, correctionOf(patient))).toEqual([]);
  const { number, age, merged_into, version, former_name, ...record } = patient;
  expect([number, age, merged_into, former_name, version]).toEqual(['QS-P-1', 68, null, null, 7]);
  expect(bodyOf(patient, { ...opened, name: ' 王秀岚 ', phone: '' })).toEqual({
    ...record,
    name: '王秀岚',
    phone: null,
  });
  expect(saysSexAndBirth(patient)).toBe(true);
  expect(saysSexAndBirth({ ...patient, document: null })).toBe(false);
});

it('somebody else’s change is kept where nothing was typed, and named', () => {
  const opened = correctionOf(patient);
  const now = { ...opened, phone: '13911111111', address: '三组' };
  expect(differing(opened, now)).toEqual(['phone', 'address']);
  const typed = { ...opened, name: '王秀岚', phone: '13822222222' };
  expect(over(typed, opened, now)).toEqual({ ...typed, address: '三组' });
});

it('images are of an examination by the number that was sent, not by none', () => {
  const sent = (accession: string | null) =>
    ({ patient_as_sent: { accession } }) as Parameters<typeof sentFor>[0];
  expect(sentFor(sent('qs 2611230007'), 'QS2611230007')).toBe(true);
  expect(sentFor(sent('QS2611230008'), 'QS2611230007')).toBe(false);
  expect(sentFor(sent(null), '')).toBe(false);
  expect(sentFor({ patient_as_sent: null }, 'QS2611230007')).toBe(false);
});
