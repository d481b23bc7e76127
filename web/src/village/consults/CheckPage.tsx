//! This machine and its line looked over when no consult waits.

import { useEffect } from 'react';
import { Link } from '../core/Link';
import { t } from '../core/words';
import { CheckPart } from './CheckPart';
import css from './Consult.module.css';

export function CheckPage() {
  useEffect(() => {
    document.title = `${t('consult.check-title')} · ${t('app.name')}`;
  }, []);
  return (
    <main id="main" className={css.frame}>
      <Link href="/v/consults" className={css.back}>
        <span aria-hidden="true">‹</span> {t('common.back')}
      </Link>
      <CheckPart />
    </main>
  );
}
