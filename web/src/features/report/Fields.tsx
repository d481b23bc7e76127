//! The fields of a report, to be written. Each shows in place what the checks say about it.

import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportCheck, ReportContent } from '../../api/wire';
import { codeWords } from '../../words/reading/words';
import { Field } from '../../ui/Field';
import style from './Report.module.css';

type TextField = 'technique' | 'findings' | 'impression';
const ROWS: Record<TextField, number> = { technique: 2, findings: 11, impression: 6 };

interface Props {
  content: ReportContent;
  checks: readonly ReportCheck[];
  /** Hands each field's area to the editor, which moves the cursor to what the checks found. */
  area: (field: string, element: HTMLTextAreaElement | null) => void;
  onEdit: (content: ReportContent) => void;
}

export function Fields({ content, checks, area, onEdit }: Props) {
  const { t } = useTranslation();
  const set = (part: Partial<ReportContent>): void => {
    onEdit({ ...content, ...part });
  };
  // The words of a critical value are asked for at once: the cursor goes where they are missing.
  const ticked = useRef(false);
  const wrong = (field: string): string | undefined => {
    const found = checks.find((check) => check.field === field && check.severity === 'block');
    return found ? codeWords('check-code', found.code, found.args) : undefined;
  };
  return (
    <>
      {(['technique', 'findings', 'impression'] as const).map((field) => (
        <Field key={field} label={t(`field.${field}`)} error={wrong(field)}>
          <textarea
            ref={(element) => {
              area(field, element);
            }}
            rows={ROWS[field]}
            value={content[field]}
            className={field === 'technique' ? undefined : style.grow}
            onChange={(event) => {
              set({ [field]: event.target.value });
            }}
          />
        </Field>
      ))}
      <fieldset className={style.choices}>
        <legend>{t('field.conclusion')}</legend>
        {(['positive', 'negative'] as const).map((each) => (
          <label key={each} className={style.choice}>
            <input
              type="radio"
              name="conclusion"
              checked={content.conclusion === each}
              onChange={() => {
                set({ conclusion: each });
              }}
            />
            {t(`conclusion.${each}`)}
          </label>
        ))}
        {wrong('conclusion') ? <p className={style.wrong}>{wrong('conclusion')}</p> : null}
        <label className={`${style.choice ?? ''} ${style.critical ?? ''}`}>
          <input
            type="checkbox"
            checked={content.critical !== null}
            onChange={(event) => {
              ticked.current = event.target.checked;
              set({ critical: event.target.checked ? '' : null });
            }}
          />
          {t('field.critical')}
        </label>
      </fieldset>
      {content.critical !== null ? (
        <Field label={t('field.critical-words')} hint={t('field.critical-hint')} error={wrong('critical')}>
          <textarea
            ref={(element) => {
              area('critical', element);
              if (element === null || !ticked.current) return;
              ticked.current = false;
              element.focus();
              element.scrollIntoView({ block: 'center' });
            }}
            required
            rows={2}
            value={content.critical}
            onChange={(event) => {
              set({ critical: event.target.value });
            }}
          />
        </Field>
      ) : null}
    </>
  );
}
