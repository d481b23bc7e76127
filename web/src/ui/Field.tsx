//! A labelled control with its hint and error tied to it for assistive technology.

import { cloneElement, useId, type ReactElement } from 'react';
import style from './Field.module.css';

interface Control {
  id?: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: boolean | undefined;
  className?: string | undefined;
}

interface Props {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  hideLabel?: boolean;
  /** An `input`, `select` or `textarea`. */
  children: ReactElement<Control>;
}

export function Field({ label, hint, error, hideLabel = false, children }: Props) {
  const id = useId();
  const described = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className={style.field}>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : style.label}>
        {label}
      </label>
      {cloneElement(children, {
        id,
        'aria-describedby': described,
        'aria-invalid': error ? true : undefined,
        className: [style.control, children.props.className].filter(Boolean).join(' '),
      })}
      {error ? (
        <p id={`${id}-error`} className={style.error}>
          {error}
        </p>
      ) : hint ? (
        <p id={`${id}-hint`} className={style.hint}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}
