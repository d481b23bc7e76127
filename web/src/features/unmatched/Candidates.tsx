//! The cases a study might belong to, the likeliest first, each with how much of it is to be checked. The one chosen
//! unfolds where it stands.

import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Suggestion } from '../../api/wire';
import { formatMoment } from '../../words/reading/format';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { ExamLine } from '../../ui/ExamLine';
import { Icon } from '../../ui/Icon';
import { PatientLine } from '../../ui/PatientLine';
import { AT_FIRST, found, ranked, sure } from './model';
import style from './Unmatched.module.css';

interface Props {
  suggestions: readonly Suggestion[];
  /** The case looked at; before one was chosen, the only one that nothing speaks against, if there is one. */
  chosen: string | null;
  onChoose: (suggestion: Suggestion) => void;
  /** The chosen one beside what was sent, drawn by the page, which opens it. */
  children: (chosen: Suggestion) => ReactNode;
}

export function Candidates({ suggestions, chosen, onChoose, children }: Props) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const [text, setText] = useState('');
  const ordered = ranked(suggestions);
  if (ordered.length === 0) {
    return (
      <Blank icon="search" title={t('unmatched.nobody')}>
        <p>{t('unmatched.nobody-hint')}</p>
      </Blank>
    );
  }
  const current = chosen ?? sure(ordered)?.case.id;
  const shown = all ? found(ordered, text) : ordered.slice(0, AT_FIRST);
  return (
    <>
      <h2 className={style.subtitle}>{t('unmatched.candidates')}</h2>
      {all ? (
        <input
          type="search"
          className={style.search}
          placeholder={t('unmatched.search')}
          aria-label={t('unmatched.search')}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
      ) : null}
      <ul role="list" className={style.cases}>
        {shown.map((each) => (
          <li key={each.case.id}>
            <button
              type="button"
              className={style.case}
              aria-expanded={each.case.id === current}
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
            {each.case.id === current ? <div className={style.unfolded}>{children(each)}</div> : null}
          </li>
        ))}
      </ul>
      {all && shown.length === 0 ? <p className={style.minor}>{t('unmatched.none-found')}</p> : null}
      {!all && ordered.length > AT_FIRST ? (
        <Button
          onClick={() => {
            setAll(true);
          }}
        >
          {t('unmatched.show-all', { count: ordered.length })}
        </Button>
      ) : null}
    </>
  );
}
