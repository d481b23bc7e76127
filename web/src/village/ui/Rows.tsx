//! A plain list of things, each on its own ground with room for a finger.

import type { ReactNode } from 'react';
import css from './Rows.module.css';

export function Rows({ children }: { children: ReactNode }) {
  return <ul className={css.rows}>{children}</ul>;
}
