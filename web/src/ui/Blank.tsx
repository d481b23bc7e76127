//! What fills a page or panel that has nothing to show: why, and what to do next.

import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon';
import style from './Blank.module.css';

interface Props {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  alert?: boolean;
  /** It is the page's only heading. */
  heading?: boolean;
}

export function Blank({ icon, title, children, action, alert = false, heading = false }: Props) {
  return (
    <div className={style.blank} role={alert ? 'alert' : undefined}>
      <span className={`${style.mark ?? ''} ${alert ? (style.bad ?? '') : ''}`}>
        <Icon name={icon} size={30} />
      </span>
      {heading ? <h1 className={style.title}>{title}</h1> : <p className={style.title}>{title}</p>}
      {children ? <div className={style.text}>{children}</div> : null}
      {action}
    </div>
  );
}
