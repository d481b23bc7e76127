//! On top of every page: critical values for which it is time to telephone, or that were repeated and not dealt with.
//! It rings when a rung comes and again until somebody answers, and leads to the list.

import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { criticalListQuery } from '../../data/queries';
import { ringing } from '../../features/critical/model';
import { keepRinging, readyToRing } from '../../media/ring';
import { Icon } from '../../ui/Icon';
import style from './Shell.module.css';

export function Alarm() {
  const { t } = useTranslation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const read = useQuery(criticalListQuery('open'));
  const waiting = ringing(read.data?.items ?? []);
  const reason = waiting.map((one) => `${one.id} ${one.rung ?? ''}`).join();
  useEffect(readyToRing, []);
  useEffect(() => (reason ? keepRinging() : undefined), [reason]);
  return (
    <div role="alert">
      {waiting.length === 0 ? null : (
        <p className={style.alarm}>
          <Icon name="alert" size={20} />
          <span>{t('critical.alarm', { count: waiting.length })}</span>
          {path === '/reading/criticals' ? null : (
            <Link to="/reading/criticals" className={style.alarmLink}>
              {t('critical.alarm-look')}
            </Link>
          )}
        </p>
      )}
    </div>
  );
}
