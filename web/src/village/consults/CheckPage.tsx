//! This machine and its line looked over when no consult waits.

import { useEffect } from 'react';
import { theFeed, useLine } from '../core/feed';
import { Link } from '../core/Link';
import { t } from '../core/words';
import { CheckPart } from './CheckPart';
import css from './Consult.module.css';

export function CheckPage() {
  // Opened at once, the page is drawn before its feed begins; the line tells when it has.
  useLine();
  useEffect(() => {
    document.title = `${t('consult.check-title')} · ${t('app.name')}`;
  }, []);
  return (
    <main id="main" className={css.frame}>
      <Link href="/v/consults" className={css.back}>
        <span aria-hidden="true">‹</span> {t('common.back')}
      </Link>
      {theFeed() === null ? <h1 className={css.title}>{t('consult.check-title')}</h1> : <CheckPart />}
    </main>
  );
}
