//! A big button of the room: a sign with its word under or beside it, pressed or not, never a sign alone.

import type { ButtonHTMLAttributes, Ref } from 'react';
import css from './Key.module.css';
import { Sign, type SignName } from './Sign';

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'type'> & {
  sign?: SignName;
  kind?: 'plain' | 'primary' | 'danger' | 'warn' | 'quiet';
  /** The sign over the word, as in the bar of the room. */
  tall?: boolean;
  wide?: boolean;
  ref?: Ref<HTMLButtonElement> | undefined;
};

export function Key({ sign, kind = 'plain', tall = false, wide = false, children, ...rest }: Props) {
  const classes = [css.key, css[kind], tall ? css.tall : '', wide ? css.wide : ''].filter(Boolean).join(' ');
  return (
    <button {...rest} type="button" className={classes}>
      {sign ? <Sign name={sign} /> : null}
      <span>{children}</span>
    </button>
  );
}
