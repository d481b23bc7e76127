//! The words of a critical value as they stand now: struck when it holds no longer, and with what it takes the place
//! of when the site was told something else before.

import type { CriticalView } from '../../api/wire';
import { t } from '../core/words';
import css from '../home/Home.module.css';

export function CriticalWords({ critical }: { critical: CriticalView }) {
  const { value, replaces, revoked } = critical;
  if (revoked !== null)
    return (
      <>
        <p className={css.text}>
          <del>{value}</del>
        </p>
        <p>{t('critical.revoked')}</p>
        {revoked.reason === '' ? null : <p>{t('result.reason', { reason: revoked.reason })}</p>}
      </>
    );
  return (
    <>
      {replaces === null ? null : <p>{t('critical.replaces', { words: replaces })}</p>}
      <p className={css.text}>{value}</p>
    </>
  );
}
