//! The cases a study might belong to, side by side with what was sent. Each warning must be accepted by name.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyRow, Suggestion } from '../../api/wire';
import { codeWords } from '../../words/reading/words';
import { formatMoment, sexWords } from '../../words/reading/format';
import type { SexCode } from '../../api/wire';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { ExamLine } from '../../ui/ExamLine';
import { Icon } from '../../ui/Icon';
import { PatientLine } from '../../ui/PatientLine';
import { compare, mayLink, ranked } from './model';
import style from './Unmatched.module.css';

interface Props {
  study: StudyRow;
  suggestions: readonly Suggestion[];
  busy: boolean;
  onLink: (suggestion: Suggestion, accepted: string[]) => void;
}

export function Candidates({ study, suggestions, busy, onLink }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const all = ranked(suggestions);
  if (all.length === 0) {
    return (
      <Blank icon="search" title={t('unmatched.nobody')}>
        <p>{t('unmatched.nobody-hint')}</p>
      </Blank>
    );
  }
  const current = all.find((each) => each.case.id === open) ?? all[0];
  return (
    <>
      <h2 className={style.subtitle}>{t('unmatched.candidates')}</h2>
      <ul role="list" className={style.cases}>
        {all.map((each) => (
          <li key={each.case.id}>
            <button
              type="button"
              className={style.case}
              aria-pressed={each === current}
              onClick={() => {
                setOpen(each.case.id);
                setAccepted(new Set());
              }}
            >
              <span className={style.line}>
                <PatientLine patient={each.case.patient} />
                <ExamLine exam={each.case.examination} />
              </span>
              <span className={style.minor}>
                {each.case.number} · {each.case.institution.name} · {formatMoment(each.case.created_at)}
              </span>
              <span className={each.warnings.length > 0 ? style.warned : style.fine}>
                <Icon name={each.warnings.length > 0 ? 'alert' : 'check'} size={14} />
                {each.warnings.length > 0
                  ? t('unmatched.warnings', { count: each.warnings.length })
                  : t('unmatched.no-warnings')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {current ? (
        <section className={style.compare} aria-label={t('unmatched.compare')}>
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
              {compare(study, current.case).map((row) => (
                <tr key={row.field} data-agrees={row.agrees}>
                  <th scope="row">{t(`unmatched.field-${row.field}`)}</th>
                  <td>
                    {row.sent === null || row.sent === ''
                      ? '–'
                      : row.field === 'sex'
                        ? sexWords(row.sent as SexCode)
                        : row.sent}
                  </td>
                  <td>
                    {row.field === 'sex' ? sexWords((row.ours ?? 'unknown') as SexCode) : (row.ours ?? '–')}
                  </td>
                  <td>
                    <Icon
                      name={row.agrees === 'yes' ? 'check' : row.agrees === 'no' ? 'cross' : 'clock'}
                      size={14}
                    />{' '}
                    {t(`unmatched.agrees-${row.agrees}`)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {current.warnings.length > 0 ? (
            <fieldset className={style.accept}>
              <legend>{t('unmatched.accept')}</legend>
              {current.warnings.map((each) => (
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
            disabled={!mayLink(current, accepted)}
            onClick={() => {
              onLink(current, [...accepted]);
            }}
          >
            {t('unmatched.link', { name: current.case.patient.name })}
          </Button>
        </section>
      ) : null}
    </>
  );
}
