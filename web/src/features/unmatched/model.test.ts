import { expect, it } from 'vitest';
import type { CaseRow, StudyRow, Suggestion } from '../../api/wire';
import { compare, mayLink, ranked } from './model';

const one = {
  patient: { name: '王建国', sex: 'male' },
  examination: { accession_number: 'A1', modality: 'CT' },
} as CaseRow;
const study = (sent: Partial<NonNullable<StudyRow['patient_as_sent']>> | null): StudyRow =>
  ({
    modality: 'CT',
    patient_as_sent:
      sent === null
        ? null
        : { name: '', other_readings: [], id: null, sex: null, birth_date: null, accession: null, ...sent },
  }) as StudyRow;
const verdicts = (of: StudyRow): string =>
  compare(of, one)
    .map((row) => row.agrees)
    .join(' ');

it('silence is not agreement', () => {
  expect(verdicts(study(null))).toBe('unknown unknown unknown yes');
});

it('any reading of uncertain bytes may be the name', () => {
  expect(verdicts(study({ name: 'ÍõÎÄ', other_readings: ['王^建国'], sex: 'female', accession: 'A2' }))).toBe(
    'yes no no yes',
  );
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
