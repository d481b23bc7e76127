//! What the device sent and what was registered, one above the other for each thing a person is asked to confirm, before
//! they are joined or parted.

import type { Comparison } from '../../api/compare';
import type { SexCode } from '../../api/wire';
import { modalityWord, sexWord } from '../core/codes';
import { t } from '../core/words';
import { Facts } from '../ui/Facts';
import { Tag } from '../ui/Tag';

const TONES = { yes: 'good', no: 'danger', unknown: 'plain' } as const;

export function SideBySide({ rows }: { rows: readonly Comparison[] }) {
  return (
    <Facts
      items={rows.map((row) => [
        t(NAMES[row.field]),
        <>
          {t('study.side-sent', { what: side(row, row.sent) })}
          <br />
          {t('study.side-ours', { what: side(row, row.ours) })}
          <br />
          <Tag tone={TONES[row.agrees]}>{t(`study.agrees-${row.agrees}`)}</Tag>
        </>,
      ])}
    />
  );
}

const NAMES = {
  name: 'patient.name',
  sex: 'patient.sex',
  'birth-date': 'patient.birth',
  'patient-number': 'study.patient-id',
  accession: 'study.accession',
  modality: 'study.what',
} as const;

function side(row: Comparison, value: string | null): string {
  if (value === null || value === '') return t('common.not-known');
  if (row.field === 'sex') return sexWord(value as SexCode);
  return row.field === 'modality' ? modalityWord(value) : value;
}
