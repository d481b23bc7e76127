//! Over the lock: whether a consult rings for the person who locked this desk, and whether rings reach it at all. It says
//! nothing of any patient.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ringCalls } from '../../api/expertCalls';
import { ring } from '../../media/ring';
import { Notice } from '../../ui/Notice';
import type { DutyState } from './keeper';
import style from './Duty.module.css';

/** A ring climbs every thirty seconds: it must be heard well before. */
const LOOK_MS = 4_000;
const AGAIN_MS = 3_000;

export function LockedDuty({ state }: { state: DutyState }) {
  const { t } = useTranslation();
  const [rings, setRings] = useState(false);
  const onDuty = state.duty?.on_duty === true;
  useEffect(() => {
    if (!onDuty) return undefined;
    const stop = new AbortController();
    const look = (): void => {
      ringCalls.alarm(stop.signal).then(
        (found) => {
          if (!stop.signal.aborted) setRings(found.consult === true);
        },
        // Without a line nothing is known; it is asked again.
        () => undefined,
      );
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [onDuty]);
  useEffect(() => {
    if (!rings) return undefined;
    ring();
    const timer = setInterval(ring, AGAIN_MS);
    return () => {
      clearInterval(timer);
    };
  }, [rings]);
  if (!onDuty) return null;
  return (
    <aside className={style.lock} aria-label={t('duty.bar')}>
      {rings ? (
        <Notice tone="danger" title={t('duty.lock-rings')} announce />
      ) : state.shut ? (
        <Notice tone="warn" title={t('duty.lock-shut')}>
          <p>{t('duty.lock-shut-hint')}</p>
        </Notice>
      ) : (
        <Notice title={t('duty.lock-on-duty')} />
      )}
    </aside>
  );
}
