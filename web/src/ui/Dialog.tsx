//! A modal question over the page, on the browser's own `dialog`: focus goes in and comes back, Escape leaves.
//! The caller gives words and buttons.

import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Button } from './Button';
import style from './Dialog.module.css';

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  closeLabel: string;
  description?: string;
  footer?: ReactNode;
  wide?: boolean;
  children?: ReactNode;
}

export function Dialog({ open, ...rest }: Props) {
  return open ? <Opened {...rest} /> : null;
}

function Opened({
  onClose,
  title,
  closeLabel,
  description,
  footer,
  wide = false,
  children,
}: Omit<Props, 'open'>) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = box.current;
    element?.showModal();
    return () => {
      element?.close();
    };
  }, []);
  return (
    <dialog
      ref={box}
      className={`${style.dialog ?? ''} ${wide ? (style.wide ?? '') : ''}`}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-text` : undefined}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={style.head}>
        <h2 id={`${id}-title`} className={style.title}>
          {title}
        </h2>
        <Button weight="quiet" icon="cross" label={closeLabel} onClick={onClose} />
      </div>
      <div className={style.body}>
        {description ? (
          <p id={`${id}-text`} className={style.description}>
            {description}
          </p>
        ) : null}
        {children}
      </div>
      {footer ? <div className={style.foot}>{footer}</div> : null}
    </dialog>
  );
}
