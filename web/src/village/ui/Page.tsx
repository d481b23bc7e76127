//! The frame of a page: one heading that takes the focus when the page opens (so that a keyboard or screen reader
//! starts there), the way back, and the window's title without anything of a patient.

import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from '../core/Link';
import { t } from '../core/words';
import css from './Page.module.css';

type Props = {
  title: string;
  back?: string;
  narrow?: boolean;
  children: ReactNode;
};

export function Page({ title, back, narrow = false, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title]);
  return (
    <main className={[css.page, narrow ? css.narrow : ''].join(' ')} id="main">
      <div className={css.head}>
        {back ? (
          <Link href={back} className={css.back}>
            <span aria-hidden="true">‹</span> {t('common.back')}
          </Link>
        ) : null}
        <h1 ref={heading} tabIndex={-1} className={css.title}>
          {title}
        </h1>
      </div>
      {children}
    </main>
  );
}
