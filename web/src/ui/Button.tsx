//! The workstation's button: one look for each weight of act; `busy` keeps its width and refuses a second press.

import type { ButtonHTMLAttributes, ReactNode } from 'react';
import style from './Button.module.css';
import { Icon, type IconName } from './Icon';
import { Kbd } from './Kbd';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  weight?: 'primary' | 'plain' | 'quiet' | 'danger';
  size?: 's' | 'm';
  icon?: IconName;
  shortcut?: string;
  busy?: boolean;
  /** Icon only: the text becomes the accessible name and the tooltip. */
  label?: string;
  children?: ReactNode;
}

export function Button({
  weight = 'plain',
  size = 'm',
  icon,
  shortcut,
  busy = false,
  label,
  children,
  className,
  disabled,
  ...rest
}: Props) {
  return (
    <button
      type="button"
      className={[style.button, style[weight], style[size], label && !children ? style.square : '', className]
        .filter(Boolean)
        .join(' ')}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      aria-label={label}
      title={label ? (shortcut ? `${label} (${shortcut})` : label) : undefined}
      {...rest}
    >
      {busy ? (
        <span className={style.spinner} aria-hidden="true" />
      ) : icon ? (
        <Icon name={icon} size={size === 's' ? 16 : 18} />
      ) : null}
      {children}
      {shortcut && children ? <Kbd>{shortcut}</Kbd> : null}
    </button>
  );
}
