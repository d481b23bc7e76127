//! The frame around every page: the rail of doors, the county, the live light, the person.

import { Link, useRouteContext, useRouter, useRouterState } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { homeQuery } from '../../data/queries';
import { Icon } from '../../ui/Icon';
import { LanguageSwitch } from '../../ui/LanguageSwitch';
import { Mark } from '../../ui/Mark';
import { Tag } from '../../ui/Tag';
import { Toasts } from '../../ui/Toasts';
import { DutyBar } from '../../features/duty/DutyBar';
import { useDuty } from '../duty';
import { useLiveStatus } from '../live';
import { Alarm } from './Alarm';
import { LiveLight } from './LiveLight';
import { NewBuild } from './NewBuild';
import { RingHost } from './RingHost';
import { TalkBar } from './TalkBar';
import { UserMenu } from './UserMenu';
import { canTakeDuty } from './duties';
import { goKeys } from './goKeys';
import { useDoors } from './useDoors';
import style from './Shell.module.css';

/** With the viewer's tables, which the first page has no need of. */
const KeysDialog = lazy(() => import('./KeysDialog').then((found) => ({ default: found.KeysDialog })));

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { me } = useRouteContext({ from: '__root__' });
  const router = useRouter();
  const { doors, here, settled } = useDoors();
  const live = useLiveStatus();
  const { data: counts } = useQuery({ ...homeQuery(), enabled: doors.some((door) => door.badge) });
  const rings = settled && doors.some((door) => door.name === 'criticals');

  const duty = useDuty();
  const onCall = canTakeDuty(me);
  const path = useRouterState({ select: (state) => state.location.pathname });

  const [keys, setKeys] = useState(false);

  useEffect(
    () =>
      goKeys(
        doors,
        (to) => void router.navigate({ to }),
        () => {
          setKeys(true);
        },
      ),
    [doors, router],
  );

  return (
    <div className={style.shell}>
      <a href="#main" className={style.skip}>
        {t('nav.skip')}
      </a>
      <header className={style.top}>
        <Link to="/reading" className={style.brand} aria-label={t('app.name')}>
          <Mark size={26} />
          <span>{t('app.name')}</span>
        </Link>
        {me.county.name === t('app.name') ? null : <span className={style.county}>{me.county.name}</span>}
        {me.demo ? <Tag tone="note">{t('app.demo')}</Tag> : null}
        <NewBuild />
        <span className={style.space} />
        <LiveLight status={live} />
        <LanguageSwitch />
        <UserMenu
          me={me}
          onKeys={() => {
            setKeys(true);
          }}
        />
      </header>
      <div className={style.alarmPlace}>
        {rings ? <Alarm /> : null}
        {onCall ? (
          <DutyBar
            state={duty.state}
            verbs={duty.verbs}
            onMore={
              path === '/reading/duty' ? undefined : () => void router.navigate({ to: '/reading/duty' })
            }
          />
        ) : null}
        <TalkBar />
      </div>
      <nav className={style.rail} aria-label={t('nav.label')}>
        {doors.map((door) => (
          <Link
            key={door.path}
            to={door.path}
            className={style.door}
            activeOptions={{ exact: true }}
            data-here={door === here}
            title={`${t(`nav.${door.name}`)} (g ${door.key})`}
          >
            <Icon name={door.icon} size={20} />
            <span>{t(`nav.${door.name}`)}</span>
            {door.badge && (counts?.[door.badge] ?? 0) > 0 ? (
              <span className={style.badge}>{counts?.[door.badge]}</span>
            ) : null}
          </Link>
        ))}
      </nav>
      <main id="main" className={style.main} tabIndex={-1}>
        {children}
      </main>
      {keys ? (
        <Suspense>
          <KeysDialog
            open
            doors={doors}
            onClose={() => {
              setKeys(false);
            }}
          />
        </Suspense>
      ) : null}
      {onCall ? <RingHost /> : null}
      <Toasts />
    </div>
  );
}
