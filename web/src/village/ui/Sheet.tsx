//! A sheet over the page for one thing to be done: takes the focus, closes by Escape or its button, and gives the focus
//! back to where it was.

import { useEffect, useRef, type ReactNode } from 'react';
import { t } from '../core/words';
import { Button } from './Button';
import css from './Sheet.module.css';

type Props = { title: string; onClose: () => void; children: ReactNode };

export function Sheet({ title, onClose, children }: Props) {
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = sheet.current;
    if (element !== null && !element.open) element.showModal();
  }, []);
  return (
    <dialog ref={sheet} className={css.sheet} aria-label={title} onClose={onClose}>
      <div className={css.head}>
        <h2 className={css.title}>{title}</h2>
        <Button kind="quiet" onClick={() => sheet.current?.close()}>
          {t('common.back')}
        </Button>
      </div>
      {children}
    </dialog>
  );
}
