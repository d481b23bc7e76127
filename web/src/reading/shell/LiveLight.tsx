//! Says whether what is on the screen is current. Shape and words carry it, not only colour.

import { useTranslation } from 'react-i18next';
import type { LiveStatus } from '../../api/live';
import { formatSpan } from '../../words/reading/format';
import { useNow } from '../../ui/now';
import style from './Shell.module.css';

export function LiveLight({ status }: { status: LiveStatus }) {
  const { t } = useTranslation();
  const now = useNow();
  const words =
    status.state === 'stale'
      ? t('live.stale', { span: formatSpan(Math.max(0, now - status.since)) })
      : t(`live.${status.state}`);
  return (
    <span
      className={`${style.live ?? ''} ${style[status.state === 'live' ? 'fresh' : status.state] ?? ''}`}
      role="status"
      aria-live="off"
    >
      <span className={style.dot} aria-hidden="true" />
      {words}
    </span>
  );
}
