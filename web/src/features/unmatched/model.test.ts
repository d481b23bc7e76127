import { expect, it } from 'vitest';
import type { CaseRow, Patient, StudyRow, StudyView, Suggestion, TimelineRow } from '../../api/wire';
import { about, compare, comparePatient, holding, joinedAt, personOf } from '../../api/compare';
import { found, mayLink, mayUnlink, ranked, sure, wasLinked } from './model';

const one = {
  patient: { name: '王建国', sex: 'male' },
  examination: { accession_number: 'A1', modality: 'CT' },
} as CaseRow;
const record = {
  former_name: null,
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

it('what cannot be compared is not said to differ', () => {
  const name = (sent: string): string | undefined => compare(study({ name: sent }), one, record)[0]?.agrees;
  expect(['Wang^Jianguo', '王\uFFFD', '王*', '^'].map(name)).toEqual(['unknown', 'unknown', 'no', 'unknown']);
  const film = { ...one, examination: { ...one.examination, modality: 'DX' } };
  expect(compare({ ...study({}), modality: 'CR' }, film, record)[5]?.agrees).toBe('yes');
  const sex = (ours: Patient['sex']): string | undefined =>
    comparePatient(study({ sex: 'male' }), { ...record, name: '', sex: ours })[1]?.agrees;
  expect((['male', 'female', 'unknown', 'unstated'] as const).map(sex)).toEqual([
    'yes',
    'no',
    'unknown',
    'unknown',
  ]);
});

it('what an unknown patient was called by still agrees', () => {
  const known = { ...record, former_name: '无名氏 蓝色上衣' };
  const name = (sent: string) => compare(study({ name: sent }), one, known)[0];
  expect(name('无名氏 蓝色上衣')).toMatchObject({ agrees: 'yes', ours: '无名氏 蓝色上衣 → 王建国' });
  expect(name('王建国')).toMatchObject({ agrees: 'yes', ours: '王建国' });
  expect(name('王建军')).toMatchObject({ agrees: 'no', ours: '王建国' });
});

it('while there is no case the patient alone is compared, and nothing stands beside the accession number', () => {
  const sent = study({ name: '王建国', sex: 'male', birth_date: '1958-03-02', id: 'X', accession: 'A1' });
  const rows = comparePatient(sent, { ...record, name: '王建国', sex: 'male' });
  expect(rows.map((row) => [row.field, row.agrees])).toEqual([
    ['name', 'yes'],
    ['sex', 'yes'],
    ['birth-date', 'yes'],
    ['patient-number', 'no'],
    ['accession', 'unknown'],
  ]);
  expect(rows[4]).toMatchObject({ sent: 'A1', ours: null });
  const typed = personOf({ name: '王建', sex: null, birth: '', number: '' });
  expect(comparePatient(sent, typed).map((row) => row.agrees)).toEqual([
    'no',
    'unknown',
    'unknown',
    'unknown',
    'unknown',
  ]);
});

it('a confirmation holds for the patient and the examination that it was of, and for no other', () => {
  const who = { name: '王建国', sex: 'male', birth: '', number: '' } as const;
  const what = { modality: 'CT', bodyPart: 'HEAD', laterality: null };
  const asked = { ...about(null, who, what), warnings: [], accepted: ['name-differs'] };
  const accepted = (now: { who: string; what?: string }) => holding(asked, now).accepted;
  expect(accepted(about(null, { ...who }, { ...what }))).toEqual(['name-differs']);
  expect(accepted({ who: asked.who })).toEqual(['name-differs']);
  expect(accepted(about(null, { ...who, name: '王建' }, what))).toEqual([]);
  expect(accepted(about(record, who, what))).toEqual([]);
  expect(accepted(about(null, who, { ...what, bodyPart: 'CHEST' }))).toEqual([]);
});

it('a study was joined when it last was', () => {
  const joined = (at: number, subject: string, kind = 'study-matched') =>
    ({ at, kind, subject }) as TimelineRow;
  const timeline = [joined(1, 's'), joined(3, 's'), joined(4, 'other'), joined(5, 's', 'study-unlinked')];
  expect(joinedAt({ id: 's' }, timeline)).toBe(3);
  expect(joinedAt({ id: 'x' }, timeline)).toBeNull();
});

it('what the server says differs is marked so, whatever it looks like here', () => {
  const rows = compare(study({ name: '王建国' }), one, record, [{ code: 'name-differs' }]);
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

it('only one that nothing speaks against, and that is alone, is opened by itself', () => {
  const with_ = (n: number): Suggestion =>
    ({ warnings: Array.from({ length: n }, () => ({ code: 'x' })) }) as Suggestion;
  const [none, one] = [with_(0), with_(1)];
  expect(sure([none])).toBe(none);
  expect(sure([none, one])).toBe(none);
  expect(sure([none, with_(0)])).toBeUndefined();
  expect(sure([one])).toBeUndefined();
  expect(sure([])).toBeUndefined();
});

it('a case is found by name, number, accession number and site', () => {
  const suggestion = {
    case: { ...one, number: 'QS-1', institution: { id: 'i', name: '青山镇卫生院' } },
    warnings: [],
  } as unknown as Suggestion;
  for (const text of ['', '建国', 'qs-1', 'a1', '青山 '])
    expect(found([suggestion], text), text).toEqual([suggestion]);
  expect(found([suggestion], '李')).toEqual([]);
});
