//! A sentence in a box, with a sign and perhaps a button: its weight is told by words and shape, never by colour alone.

import type { ReactNode } from 'react';
import css from './Message.module.css';

export type Tone = 'danger' | 'warn' | 'info' | 'good';

const SIGNS: Record<Tone, string> = { danger: '!', warn: '!', info: 'i', good: '✓' };

type Props = { tone: Tone; action?: ReactNode; children: ReactNode };

export function Message({ tone, action, children }: Props) {
  return (
    <div className={[css.message, css[tone]].join(' ')}>
      <span className={css.sign} aria-hidden="true">
        {SIGNS[tone]}
      </span>
      <div className={css.words}>{children}</div>
      {action ? <div className={css.action}>{action}</div> : null}
    </div>
  );
}
