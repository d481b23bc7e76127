//! A labelled line or block of text. The label is always visible, an error is told in words beside the field.

import { useId, type InputHTMLAttributes } from 'react';
import { t } from '../core/words';
import css from './Field.module.css';

type Native = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'className' | 'id'>;

type Props = Native & {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  error?: string | null;
  optional?: boolean;
  rows?: number;
};

export function TextField({ label, value, onChange, hint, error, optional = false, rows, ...native }: Props) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  const shared = {
    id,
    value,
    className: css.input,
    'aria-describedby': described || undefined,
    'aria-invalid': error ? true : undefined,
  };
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
        {optional ? <span className={css.optional}>{t('common.optional')}</span> : null}
      </label>
      {rows ? (
        <textarea
          {...shared}
          rows={rows}
          required={native.required}
          maxLength={native.maxLength}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <input {...native} {...shared} onChange={(event) => onChange(event.target.value)} />
      )}
      {hint ? (
        <p className={css.hint} id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p className={css.error} id={`${id}-error`} role="alert">
          {error}
        </p>
      ) : null}
    </div>
  );
}
