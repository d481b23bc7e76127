import { expect, it } from 'vitest';
import type { CaseRow, Patient, StudyRow, StudyView, Suggestion } from '../../api/wire';
import { compare } from '../../api/compare';
import { mayLink, mayUnlink, ranked, wasLinked } from './model';

const one = {
  patient: { name: '王建国', sex: 'male' },
  examination: { accession_number: 'A1', modality: 'CT' },
} as CaseRow;
const record = {
  number: 'QS-P-7',
  birth_date: '1958-03-02',
  document: { type: 'national-id', number: '41010119580302121X' },
} as Patient;
const study = (sent: Partial<NonNullable<StudyRow['patient_as_sent']>> | null): StudyRow =>
  ({
    modality: 'CT',
    patient_as_sent:
      sent === null
        ? null
        : { name: '', other_readings: [], id: null, sex: null, birth_date: null, accession: null, ...sent },
  }) as StudyRow;
const verdicts = (of: StudyRow): string =>
  compare(of, one, record)
    .map((row) => row.agrees)
    .join(' ');

it('silence is not agreement', () => {
  expect(verdicts(study(null))).toBe('unknown unknown unknown unknown unknown yes');
});

it('any reading of uncertain bytes may be the name', () => {
  expect(verdicts(study({ name: 'ÍõÎÄ', other_readings: ['王^建国'], sex: 'female', accession: 'A2' }))).toBe(
    'yes no unknown unknown no yes',
  );
});

it('birth date and number stand beside those of the patient, and a certificate in place of the number is one', () => {
  const rows = (id: string, birth: string) =>
    compare(study({ id, birth_date: birth }), one, record)
      .slice(2, 4)
      .map((row) => [row.field, row.sent, row.ours, row.agrees]);
  expect(rows('qs-p-7 ', '1958-03-02')).toEqual([
    ['birth-date', '1958-03-02', '1958-03-02', 'yes'],
    ['patient-number', 'qs-p-7 ', 'QS-P-7', 'yes'],
  ]);
  expect(rows('41010119580302121x', '1958-03-03')).toEqual([
    ['birth-date', '1958-03-03', '1958-03-02', 'no'],
    ['patient-number', '41010119580302121x', '41010119580302121X', 'yes'],
  ]);
});

it('what the server says differs is marked so, whatever it looks like here', () => {
  const rows = compare(study({ name: '王建国' }), one, record, [{ code: 'name-differs', args: {} }]);
  expect(rows[0]?.agrees).toBe('no');
});

it('a study whose link was undone says so while it waits, and nobody undoes their own link', () => {
  const remarks = [{ undone: 'link', by: { id: 'x', name: 'X' }, at: 1, reason: 'r' }] as StudyRow['remarks'];
  expect(wasLinked({ case: null, remarks } as StudyRow)).toBe(true);
  expect(wasLinked({ case: 'c', remarks } as StudyRow)).toBe(false);
  expect(wasLinked({ case: null, remarks: [] as StudyRow['remarks'] } as StudyRow)).toBe(false);
  const linked = { case: 'c', linked_by: { id: 'me', name: 'M' }, may: ['unlink-study'] } as StudyView;
  expect(mayUnlink(linked, 'me')).toBe('other-hand');
  expect(mayUnlink({ ...linked, linked_by: null }, 'me')).toBe('yes');
  expect(mayUnlink({ ...linked, may: [] as string[] }, 'x')).toBe('no');
});

it('every warning must be accepted by name', () => {
  const suggestion = { warnings: [{ code: 'a' }, { code: 'b' }] } as Suggestion;
  expect(mayLink(suggestion, new Set(['a']))).toBe(false);
  expect(mayLink(suggestion, new Set(['a', 'b']))).toBe(true);
});

it('fewest disagreements come first', () => {
  const with_ = (n: number): Suggestion =>
    ({ warnings: Array.from({ length: n }, () => ({ code: 'x' })) }) as Suggestion;
  expect(ranked([with_(2), with_(0), with_(1)]).map((each) => each.warnings.length)).toEqual([0, 1, 2]);
});
