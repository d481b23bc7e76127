//! What a device sent and what the case says, side by side with every difference marked, before a person confirms that
//! they are of one patient. Each warning must be accepted by name.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { compare, type Comparison } from '../../api/compare';
import type { Patient, SexCode, StudyRow, Suggestion } from '../../api/wire';
import { sexWords } from '../../words/reading/format';
import { codeWords } from '../../words/reading/words';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { mayLink } from './model';
import style from './Unmatched.module.css';

interface Props {
  study: StudyRow;
  suggestion: Suggestion;
  /** The patient in full, with birth date and number. */
  record: Patient | null;
  busy: boolean;
  onLink: (accepted: string[]) => void;
}

const SIGNS = { yes: 'check', no: 'cross', unknown: 'clock' } as const;

export function SideBySide({ study, suggestion, record, busy, onLink }: Props) {
  const { t } = useTranslation();
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const { case: one, warnings } = suggestion;
  return (
    <section className={style.compare} aria-label={t('unmatched.compare')}>
      <div className={style.table}>
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
            {compare(study, one, record, warnings).map((row) => (
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
      {warnings.length > 0 ? (
        <fieldset className={style.accept}>
          <legend>{t('unmatched.accept')}</legend>
          {warnings.map((each) => (
            <label key={each.code}>
              <input
                type="checkbox"
                checked={accepted.has(each.code)}
                onChange={(event) => {
                  const next = new Set(accepted);
                  if (event.target.checked) next.add(each.code);
                  else next.delete(each.code);
                  setAccepted(next);
                }}
              />
              {codeWords('warning', each.code, each.args)}
            </label>
          ))}
        </fieldset>
      ) : null}
      <Button
        weight="primary"
        icon="link"
        busy={busy}
        disabled={!mayLink(suggestion, accepted)}
        onClick={() => {
          onLink([...accepted]);
        }}
      >
        {t('unmatched.link', { name: one.patient.name })}
      </Button>
    </section>
  );
}

function side(row: Comparison, value: string | null): string {
  if (value === null || value === '') return '–';
  return row.field === 'sex' ? sexWords(value as SexCode) : value;
}
