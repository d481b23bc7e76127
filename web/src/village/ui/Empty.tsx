//! Nothing here: says so, and what to do next.

import type { ReactNode } from 'react';
import css from './Empty.module.css';

type Props = { title: string; children?: ReactNode };

export function Empty({ title, children }: Props) {
  return (
    <div className={css.empty}>
      <p className={css.title}>{title}</p>
      {children}
    </div>
  );
}
