//! Tells whether this page is connected: when the line went, that nothing entered now is sent, and when it is being
//! tried again. It says "connected" nowhere, so it can be wrong nowhere.

import { useEffect, useState } from 'react';
import { moment } from '../core/format';
import { useLine } from '../core/feed';
import { t } from '../core/words';
import css from './LineBanner.module.css';

/** A line that is back within this time was not worth a word. */
const PATIENCE_MS = 1_500;

export function LineBanner() {
  const line = useLine();
  const lostAt = line.state === 'lost' ? line.since : null;
  const [worthWords, setWorthWords] = useState<number | null>(null);
  useEffect(() => {
    if (lostAt === null) return;
    const timer = window.setTimeout(
      () => setWorthWords(lostAt),
      Math.max(0, lostAt + PATIENCE_MS - Date.now()),
    );
    return () => window.clearTimeout(timer);
  }, [lostAt]);
  const shown = lostAt !== null && worthWords === lostAt;
  return (
    <div role="status" aria-live="assertive">
      {shown ? (
        <p className={css.banner}>
          <strong>{t('line.lost', { time: moment(lostAt) })}</strong> {t('line.lost-todo')}
        </p>
      ) : null}
    </div>
  );
}
