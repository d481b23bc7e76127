//! What a device sent and what is on record, side by side with every difference marked, for a person who is about to
//! confirm that they are of one patient, or that they are not.

import { useTranslation } from 'react-i18next';
import type { Comparison } from '../../api/compare';
import type { SexCode } from '../../api/wire';
import { sexWords } from '../../words/reading/format';
import { Icon } from '../../ui/Icon';
import style from './Unmatched.module.css';

const SIGNS = { yes: 'check', no: 'cross', unknown: 'clock' } as const;

export function SideBySide({ rows }: { rows: readonly Comparison[] }) {
  const { t } = useTranslation();
  return (
    <div className={style.table} role="group" aria-label={t('unmatched.compare')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('unmatched.field')}</th>
            <th scope="col">{t('unmatched.sent')}</th>
            <th scope="col">{t('unmatched.ours')}</th>
            <th scope="col">{t('unmatched.agrees')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.field} data-agrees={row.agrees}>
              <th scope="row">{t(`unmatched.field-${row.field}`)}</th>
              <td>{side(row, row.sent)}</td>
              <td>{side(row, row.ours)}</td>
              <td>
                <Icon name={SIGNS[row.agrees]} size={14} /> {t(`unmatched.agrees-${row.agrees}`)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function side(row: Comparison, value: string | null): string {
  if (value === null || value === '') return '–';
  return row.field === 'sex' ? sexWords(value as SexCode) : value;
}
