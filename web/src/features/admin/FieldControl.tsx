//! The control of one field, by its kind.

import { useId } from 'react';
import { Field } from '../../ui/Field';
import style from './Admin.module.css';
import type { FieldSpec, Post, Value } from './model';
import type { Names } from './names';
import { PostsControl } from './PostsControl';
import { useAdminWords } from './words';

interface Props {
  field: FieldSpec;
  value: Value;
  names: Names;
  error: string | undefined;
  onChange: (value: Value) => void;
}

export function FieldControl({ field, value, names, error, onChange }: Props) {
  const { t, code } = useAdminWords();
  const id = useId();
  const label = code('field', field.name);
  const hint = code('hint', field.name);
  const told = { label, error, hint: hint === field.name ? undefined : hint };
  switch (field.kind) {
    case 'posts':
      return (
        <PostsControl label={label} error={error} names={names} posts={value as Post[]} onChange={onChange} />
      );
    case 'flag':
      return (
        <label className={style.flag}>
          <input
            type="checkbox"
            checked={value === true}
            onChange={(event) => {
              onChange(event.target.checked);
            }}
          />
          {label}
        </label>
      );
    case 'many': {
      const chosen = value as string[];
      return (
        <fieldset className={style.many} aria-describedby={error ? `${id}-error` : undefined}>
          <legend>{label}</legend>
          {(field.source ? names.options(field.source) : []).map((option) => (
            <label key={option.value} className={style.flag}>
              <input
                type="checkbox"
                checked={chosen.includes(option.value)}
                onChange={(event) => {
                  onChange(
                    event.target.checked
                      ? [...chosen, option.value]
                      : chosen.filter((one) => one !== option.value),
                  );
                }}
              />
              {option.label}
            </label>
          ))}
          {error ? (
            <p id={`${id}-error`} className={style.error}>
              {error}
            </p>
          ) : null}
        </fieldset>
      );
    }
    case 'choice':
      return (
        <Field {...told}>
          <select
            value={value as string}
            onChange={(event) => {
              onChange(event.target.value);
            }}
          >
            <option value="">{field.optional === true ? t('nothing') : t('choose')}</option>
            {(field.source ? names.options(field.source) : []).map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
        </Field>
      );
    case 'text':
    case 'date':
    case 'moment':
      return (
        <Field {...told}>
          <input
            type={field.kind === 'text' ? 'text' : 'date'}
            autoComplete="off"
            value={value as string}
            onChange={(event) => {
              onChange(event.target.value);
            }}
          />
        </Field>
      );
  }
}
