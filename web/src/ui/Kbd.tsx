//! A key to press, shown small beside what it does. Never the only hint, and then not spoken; a table of keys is.

import style from './Kbd.module.css';

export function Kbd({ spoken = false, children }: { spoken?: boolean; children: string }) {
  return (
    <kbd className={style.kbd} aria-hidden={spoken ? undefined : true}>
      {children}
    </kbd>
  );
}
