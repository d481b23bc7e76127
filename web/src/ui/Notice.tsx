//! A message in the flow of a page: what is so, and what to do about it. Errors are announced at once.

import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon';
import style from './Notice.module.css';

type Tone = 'info' | 'ok' | 'warn' | 'danger';
const ICONS: Record<Tone, IconName> = { info: 'bell', ok: 'check', warn: 'alert', danger: 'alert' };

interface Props {
  tone?: Tone;
  title: string;
  action?: ReactNode;
  children?: ReactNode;
  /** Spoken by a screen reader when it appears. */
  announce?: boolean;
}

export function Notice({ tone = 'info', title, action, children, announce = false }: Props) {
  const role = announce ? (tone === 'danger' || tone === 'warn' ? 'alert' : 'status') : undefined;
  return (
    <div className={`${style.notice ?? ''} ${style[tone] ?? ''}`} role={role}>
      <Icon name={ICONS[tone]} />
      <div className={style.text}>
        <p className={style.title}>{title}</p>
        {children ? <div>{children}</div> : null}
      </div>
      {action}
    </div>
  );
}
