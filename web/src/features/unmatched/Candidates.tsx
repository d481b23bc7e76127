//! The cases a study might belong to, the likeliest first, each with how much of it is to be checked.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Suggestion } from '../../api/wire';
import { formatMoment } from '../../words/reading/format';
import { Blank } from '../../ui/Blank';
import { ExamLine } from '../../ui/ExamLine';
import { Icon } from '../../ui/Icon';
import { PatientLine } from '../../ui/PatientLine';
import { ranked } from './model';
import style from './Unmatched.module.css';

interface Props {
  suggestions: readonly Suggestion[];
  /** The case looked at; the likeliest when none was chosen. */
  chosen: string | null;
  onChoose: (suggestion: Suggestion) => void;
  /** The chosen one beside what was sent, drawn by the page, which opens it. */
  children: (chosen: Suggestion) => ReactNode;
}

export function Candidates({ suggestions, chosen, onChoose, children }: Props) {
  const { t } = useTranslation();
  const all = ranked(suggestions);
  const current = all.find((each) => each.case.id === chosen) ?? all[0];
  if (current === undefined) {
    return (
      <Blank icon="search" title={t('unmatched.nobody')}>
        <p>{t('unmatched.nobody-hint')}</p>
      </Blank>
    );
  }
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
                onChoose(each);
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
      {children(current)}
    </>
  );
}
