//! Several of many, as big chips: boxes to tick that fingers and the keyboard reach alike, marked as a `Choice` is.

import { useId } from 'react';
import css from './Choice.module.css';

type Props<V extends string> = {
  label: string;
  options: readonly { value: V; label: string }[];
  values: readonly V[];
  onTap: (value: V) => void;
  error?: string | null;
};

export function Chips<V extends string>({ label, options, values, onTap, error }: Props<V>) {
  const id = useId();
  return (
    <fieldset className={css.group} aria-describedby={error ? `${id}-error` : undefined}>
      <legend className={css.legend}>{label}</legend>
      <div className={css.chips}>
        {options.map(({ value, label: word }) => (
          <label key={value} className={css.chip}>
            <input type="checkbox" checked={values.includes(value)} onChange={() => onTap(value)} />
            <span>{word}</span>
          </label>
        ))}
      </div>
      {error ? (
        <p className={css.error} id={`${id}-error`} role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
