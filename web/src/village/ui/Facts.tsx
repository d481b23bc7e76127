//! Pairs of name and value, such as a patient's banner. An unknown value is written as such, never left blank.

import type { ReactNode } from 'react';
import { t } from '../core/words';
import css from './Facts.module.css';

type Props = { items: readonly (readonly [name: string, value: ReactNode])[] };

export function Facts({ items }: Props) {
  return (
    <dl className={css.facts}>
      {items.map(([name, value]) => (
        <div key={name} className={css.pair}>
          <dt>{name}</dt>
          <dd>{value === null || value === undefined || value === '' ? t('common.not-known') : value}</dd>
        </div>
      ))}
    </dl>
  );
}
