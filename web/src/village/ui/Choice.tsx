//! One of a few, as big chips: a radio group that fingers and the keyboard reach alike. The chosen one is marked by
//! a tick and a thick frame, not by colour alone.

import { useId } from 'react';
import css from './Choice.module.css';

export interface Option<V extends string> {
  value: V;
  label: string;
  tone?: 'danger' | 'warn';
}

type Props<V extends string> = {
  label: string;
  options: readonly Option<V>[];
  value: V | null;
  onChange: (value: V) => void;
  error?: string | null;
};

export function Choice<V extends string>({ label, options, value, onChange, error }: Props<V>) {
  const name = useId();
  return (
    <fieldset className={css.group} aria-describedby={error ? `${name}-error` : undefined}>
      <legend className={css.legend}>{label}</legend>
      <div className={css.chips}>
        {options.map((option) => (
          <label key={option.value} className={[css.chip, option.tone ? css[option.tone] : ''].join(' ')}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {error ? (
        <p className={css.error} id={`${name}-error`} role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
