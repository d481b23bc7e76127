//! The diagnoses of an opinion, the first first: each in words, with its ICD-10 code where one was found.

import { useTranslation } from 'react-i18next';
import type { Diagnosis } from '../../../api/expert';
import { Button } from '../../../ui/Button';
import { codeOf, isCode, MOST_DIAGNOSES } from './model';
import style from './Opinion.module.css';

interface Props {
  all: readonly Diagnosis[];
  wrong: string | undefined;
  place: (element: HTMLElement | null) => void;
  onEdit: (all: Diagnosis[]) => void;
}

const EMPTY: Diagnosis = { icd10: null, words: '' };

export function Diagnoses({ all, wrong, place, onEdit }: Props) {
  const { t } = useTranslation();
  // There is always a row to write in.
  const rows = all.length === 0 ? [EMPTY] : all;
  const change = (at: number, part: Partial<Diagnosis>): void => {
    onEdit(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  };
  const full = rows.length >= MOST_DIAGNOSES;
  return (
    <fieldset className={style.diagnoses}>
      <legend>{t('opinion.diagnoses')}</legend>
      <ol role="list">
        {rows.map(({ icd10, words }, at) => {
          const bad = icd10 !== null && !isCode(icd10);
          return (
            <li key={at} className={style.diagnosis}>
              <input
                type="text"
                ref={at === 0 ? place : undefined}
                className={style.words}
                aria-label={t('opinion.diagnosis', { number: at + 1 })}
                placeholder={t('opinion.diagnosis-hint')}
                value={words}
                onChange={(event) => {
                  change(at, { words: event.target.value });
                }}
              />
              <input
                type="text"
                className={style.code}
                aria-label={t('opinion.icd10', { number: at + 1 })}
                placeholder="ICD-10"
                value={icd10 ?? ''}
                aria-invalid={bad || undefined}
                onChange={(event) => {
                  change(at, { icd10: codeOf(event.target.value) });
                }}
              />
              <Button
                size="s"
                weight="quiet"
                icon="cross"
                label={t('opinion.diagnosis-remove', { number: at + 1 })}
                disabled={all.length === 0}
                onClick={() => {
                  onEdit(rows.filter((_, index) => index !== at));
                }}
              />
              {bad ? <p className={style.wrong}>{t('opinion.icd10-wrong')}</p> : null}
            </li>
          );
        })}
      </ol>
      {wrong ? <p className={style.wrong}>{wrong}</p> : null}
      <Button
        size="s"
        weight="quiet"
        disabled={full}
        onClick={() => {
          onEdit([...rows, EMPTY]);
        }}
      >
        {t(full ? 'opinion.diagnosis-full' : 'opinion.diagnosis-add', { count: MOST_DIAGNOSES })}
      </Button>
    </fieldset>
  );
}
