import { expect, it } from 'vitest';
import { fromStudy, plainName, readings, whatSent, whoSent, type What } from './fromStudy';
import type { StudyRow } from './wire';

const study = (sent: Partial<NonNullable<StudyRow['patient_as_sent']>> | null): StudyRow =>
  ({
    id: 's',
    modality: 'DX',
    institution: { id: 'site', name: 'Site' },
    patient_as_sent:
      sent === null
        ? null
        : {
            name: '',
            other_readings: [],
            id: null,
            sex: null,
            birth_date: null,
            accession: null,
            body_part: null,
            laterality: null,
            description: null,
            ...sent,
          },
  }) as StudyRow;
const WHAT: What = {
  modality: 'DX',
  bodyPart: 'KNEE',
  laterality: 'R',
  method: '正侧位',
  diagnosis: ' 外伤 ',
  reason: '肿痛',
  urgency: 'routine',
  village: '',
};

it('a name is written as people write it', () => {
  expect(plainName('王^桂英')).toBe('王桂英');
  expect(plainName('Wang^Guiying')).toBe('Wang Guiying');
});

it('the Chinese reading is taken before the Latin one, and each stands once', () => {
  expect(readings(study({ name: 'Li^Xiuzhen', other_readings: ['李^秀珍', '李秀珍', 'ÀîÐãÕä'] }))).toEqual([
    '李秀珍',
    'Li Xiuzhen',
    'ÀîÐãÕä',
  ]);
  expect(readings(study(null))).toEqual([]);
});

it('what the device did not say is asked, a side of an unpaired part is not taken', () => {
  expect(whoSent(study({ name: '李^秀珍', sex: 'female' }))).toEqual({
    name: '李秀珍',
    sex: 'female',
    birth: '',
    number: '',
  });
  expect(whatSent(study({ body_part: 'KNEE', laterality: 'R' }))).toEqual({
    modality: 'DX',
    bodyPart: 'KNEE',
    laterality: 'R',
  });
  expect(whatSent(study({ body_part: 'CHEST', laterality: 'R' })).laterality).toBeNull();
  expect(whatSent(study({ body_part: 'KNEE', laterality: 'U' })).laterality).toBeNull();
});

it('somebody new goes with the study’s site, somebody known goes by id alone', () => {
  const who = { name: ' 李秀珍 ', sex: 'female' as const, birth: '1973-12-02', number: '' };
  const made = fromStudy(study({}), null, who, WHAT, ' A1 ', ['name-differs'], () => 'new-id');
  expect(made.new_patient).toEqual({
    id: 'new-id',
    institution: 'site',
    name: '李秀珍',
    sex: 'female',
    birth_date: '1973-12-02',
    unknown: false,
  });
  expect(made.accession).toBe('A1');
  expect(made.examination.laterality).toBe('R');
  expect(made.examination.clinical_diagnosis).toBe('外伤');
  const known = fromStudy(study({}), 'p-1', who, { ...WHAT, bodyPart: 'CHEST' }, '', [], () => 'x');
  expect([known.patient, known.new_patient, known.accession]).toEqual(['p-1', undefined, undefined]);
  expect(known.examination.laterality).toBe('U');
});
