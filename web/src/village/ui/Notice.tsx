//! A message in a box: what is the case, and what to do. Its tone is told by a sign and words, never colour alone.

import type { ReactNode } from 'react';
import css from './Notice.module.css';

export type Tone = 'danger' | 'warn' | 'good' | 'info';

const SIGNS: Record<Tone, string> = { danger: '!', warn: '!', good: '✓', info: 'i' };

type Props = {
  tone: Tone;
  title?: string;
  /** Read out at once by a screen reader. */
  urgent?: boolean;
  children?: ReactNode;
};

export function Notice({ tone, title, urgent = false, children }: Props) {
  return (
    <div className={[css.notice, css[tone]].join(' ')} role={urgent ? 'alert' : undefined}>
      <span className={css.sign} aria-hidden="true">
        {SIGNS[tone]}
      </span>
      <div className={css.words}>
        {title ? <p className={css.title}>{title}</p> : null}
        {children}
      </div>
    </div>
  );
}
