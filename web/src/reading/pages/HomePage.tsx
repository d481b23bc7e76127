//! Puts the home on the screen: what the person's roles do, what waits for them, recent cases for those who see cases,
//! and the pages of administration for those who have some.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRouteContext, useRouter } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { caseListQuery, homeQuery } from '../../data/queries';
import { Figures } from '../../features/consults/Figures';
import { consultListQuery } from '../../features/consults/queries';
import { HomeView } from '../../features/home/HomeView';
import { homeOf, SITE } from '../../features/home/model';
import { Loaded } from '../../ui/Loaded';
import { Skeleton } from '../../ui/Skeleton';
import { doorsFor } from '../shell/duties';

/** As many as fit under the counts without scrolling. */
const RECENT = 8;

const AdminWays = lazy(() =>
  import('../../features/admin/AdminWays').then((found) => ({ default: found.AdminWays })),
);

export function HomePage() {
  const { t } = useTranslation();
  const { me } = useRouteContext({ from: '__root__' });
  const router = useRouter();
  const read = useQuery(homeQuery());
  const doors = read.data ? doorsFor(me, read.data) : [];
  const from = (['worklist', 'cases'] as const).find((name) => doors.some((door) => door.name === name));
  const list = useInfiniteQuery({
    ...caseListQuery(from === 'worklist' ? 'worklist' : 'all'),
    enabled: from !== undefined,
  });
  const board = doors.some((door) => door.name === 'board');
  const asks = board || doors.some((door) => door.name === 'consults');
  const waiting = useInfiniteQuery({ ...consultListQuery('open'), enabled: asks });
  const recent = [...(list.data?.pages[0]?.items ?? [])]
    .sort((a, b) => b.created_at - a.created_at)
    .slice(0, RECENT);
  const administers = doors.some((door) => door.name === 'admin' || door.name === 'directory');
  return (
    <Loaded page of={read}>
      {(counts) => (
        <HomeView
          home={homeOf(
            me,
            counts,
            doors.map((door) => door.path),
          )}
          consults={
            asks && waiting.data?.pages[0] ? (
              <Figures
                list={waiting.data.pages[0]}
                onGo={(figure) => {
                  if (board) void router.navigate({ to: '/reading/board' });
                  else
                    void router.navigate({
                      to: '/reading/consults',
                      state: { group: figure === 'today' ? 'scheduled' : figure },
                    });
                }}
              />
            ) : null
          }
          recent={from !== undefined && list.data ? recent : null}
          me={me}
          ways={
            administers ? (
              <Suspense fallback={<Skeleton label={t('state.loading')} />}>
                <AdminWays
                  me={me}
                  onGo={(page) => void router.navigate({ to: '/reading/admin/$page', params: { page } })}
                />
              </Suspense>
            ) : null
          }
          go={(to, by) => {
            if (to === SITE) window.location.assign(to);
            else void router.navigate({ to, state: { by } });
          }}
          open={(row) =>
            void router.navigate({
              to: '/reading/cases/$caseId',
              params: { caseId: row.id },
              state: { from },
            })
          }
        />
      )}
    </Loaded>
  );
}
