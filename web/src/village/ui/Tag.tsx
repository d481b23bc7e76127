//! A short word on a coloured ground, such as 急诊 or 阳性. The word says everything; the colour only helps.

import css from './Tag.module.css';

type Props = { tone: 'danger' | 'warn' | 'good' | 'plain' | 'brand'; children: string };

export function Tag({ tone, children }: Props) {
  return <span className={[css.tag, css[tone]].join(' ')}>{children}</span>;
}
