//! Over the lock: whether rings reach the person who locked this desk on duty. That one rings is said and sounded by the
//! lock itself. It says nothing of any patient.

import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/Notice';
import type { DutyState } from './keeper';
import style from './Duty.module.css';

export function LockedDuty({ state }: { state: DutyState }) {
  const { t } = useTranslation();
  if (state.duty?.on_duty !== true) return null;
  return (
    <aside className={style.lock} aria-label={t('duty.bar')}>
      {state.shut ? (
        <Notice tone="warn" title={t('duty.lock-shut')}>
          <p>{t('duty.lock-shut-hint')}</p>
        </Notice>
      ) : (
        <Notice title={t('duty.lock-on-duty')} />
      )}
    </aside>
  );
}
