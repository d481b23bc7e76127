//! A short state or label. Its tone is decoration: the words (and a shape, where given) say the same.

import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon';
import style from './Tag.module.css';

export type Tone = 'plain' | 'accent' | 'ok' | 'warn' | 'danger' | 'note';

export function Tag({
  tone = 'plain',
  icon,
  children,
}: {
  tone?: Tone;
  icon?: IconName;
  children: ReactNode;
}) {
  return (
    <span className={`${style.tag ?? ''} ${style[tone] ?? ''}`}>
      {icon ? <Icon name={icon} size={13} /> : null}
      {children}
    </span>
  );
}
