//! A link that looks like a button, for the one or two things a page is mainly for.

import type { ReactNode } from 'react';
import { Link } from '../core/Link';
import css from './Button.module.css';

type Props = {
  href: string;
  kind?: 'primary' | 'secondary' | 'danger' | 'quiet';
  wide?: boolean;
  children: ReactNode;
};

export function ButtonLink({ href, kind = 'secondary', wide = false, children }: Props) {
  return (
    <Link href={href} className={[css.button, css[kind], wide ? css.wide : ''].join(' ')}>
      {children}
    </Link>
  );
}
