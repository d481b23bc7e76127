//! The rows of an administered list as a table; references are shown by name, flags in words.

import type { ReactNode } from 'react';
import { Button } from '../../ui/Button';
import { Tag } from '../../ui/Tag';
import style from './Admin.module.css';
import { draftOf, type Draft, type FieldSpec, type Post, type Value } from './model';
import { sourcesOf, useNames, type Names } from './names';
import type { NounSpec } from './nouns';
import { useAdminWords } from './words';

interface Props<T extends { id: string }> {
  spec: NounSpec;
  title: string;
  rows: readonly { item: T; depth: number }[];
  /** Absent for those who may only look. */
  onChange: ((item: T) => void) | undefined;
  acts: ((item: T) => ReactNode) | undefined;
}

export function NounTable<T extends { id: string }>({ spec, title, rows, onChange, acts }: Props<T>) {
  const { t, code } = useAdminWords();
  const names = useNames(sourcesOf(spec.fields));
  const columns = spec.columns.flatMap((name) => spec.fields.filter((field) => field.name === name));
  const role = (post: Post): string =>
    `${code('role', post.role)} · ${names.label('institutions', post.institution)}`;
  return (
    <div className={style.box} tabIndex={0} role="group" aria-label={title}>
      <table className={style.table}>
        <thead>
          <tr>
            {columns.map((field) => (
              <th key={field.name} scope="col">
                {code('field', field.name)}
              </th>
            ))}
            {onChange || acts ? <th scope="col">{t('acts')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ item, depth }) => {
            const draft = draftOf(spec.fields, item);
            return (
              <tr key={item.id}>
                {columns.map((field, index) => (
                  <td
                    key={field.name}
                    style={index === 0 ? { paddingLeft: `${String(12 + depth * 20)}px` } : undefined}
                  >
                    {cell(field, draft[field.name], names, role, t('yes'), t('no'))}
                  </td>
                ))}
                {onChange || acts ? (
                  <td className={style.acts}>
                    {onChange ? (
                      <Button
                        size="s"
                        onClick={() => {
                          onChange(item);
                        }}
                        aria-label={`${t('change')}: ${called(columns, draft, names)}`}
                      >
                        {t('change')}
                      </Button>
                    ) : null}
                    {acts?.(item)}
                  </td>
                ) : null}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What a row is called: its name, its number, or what its first column says. */
function called(columns: readonly FieldSpec[], draft: Draft, names: Names): string {
  const own = draft['name'] ?? draft['number'];
  if (typeof own === 'string') return own;
  const [first] = columns;
  const value = first === undefined ? '' : draft[first.name];
  if (first?.source === undefined || typeof value !== 'string') return '';
  return names.label(first.source, value);
}

function cell(
  field: FieldSpec,
  value: Value | undefined,
  names: Names,
  role: (post: Post) => string,
  yes: string,
  no: string,
): ReactNode {
  if (value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return <Tag tone={value ? 'ok' : 'danger'}>{value ? yes : no}</Tag>;
  if (typeof value === 'string') return field.source ? names.label(field.source, value) : value;
  const labels = value.map((one) =>
    typeof one === 'string' ? (field.source ? names.label(field.source, one) : one) : role(one),
  );
  return labels.length === 0 ? '–' : labels.map((label) => <div key={label}>{label}</div>);
}
