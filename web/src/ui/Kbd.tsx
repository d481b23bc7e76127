//! A key to press, shown small beside what it does. Never the only hint.

import style from './Kbd.module.css';

export function Kbd({ children }: { children: string }) {
  return (
    <kbd className={style.kbd} aria-hidden="true">
      {children}
    </kbd>
  );
}
