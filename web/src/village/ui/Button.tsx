//! The one button: at least 48 px high, says when it is at work, and then takes no second click.

import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { t } from '../core/words';
import css from './Button.module.css';

type Kind = 'primary' | 'secondary' | 'danger' | 'quiet';

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> & {
  kind?: Kind;
  busy?: boolean;
  wide?: boolean;
  children: ReactNode;
};

export function Button({
  kind = 'secondary',
  busy = false,
  wide = false,
  children,
  type,
  onClick,
  ...rest
}: Props) {
  const classes = [css.button, css[kind], wide ? css.wide : ''].join(' ');
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      className={classes}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
      {busy ? <span className={css.busy}>{t('common.working')}</span> : null}
    </button>
  );
}
