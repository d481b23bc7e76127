//! Puts the home on the screen: counts for everyone, recent cases for those who see cases.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRouteContext, useRouter } from '@tanstack/react-router';
import { caseListQuery, homeQuery } from '../../data/queries';
import { HomeView } from '../../features/home/HomeView';
import { Loaded } from '../../ui/Loaded';
import { hasRole } from '../shell/duties';

/** As many as fit under the counts without scrolling. */
const RECENT = 8;

export function HomePage() {
  const { me } = useRouteContext({ from: '__root__' });
  const router = useRouter();
  const read = useQuery(homeQuery());
  const reads = hasRole(me, 'radiologist', 'senior-radiologist', 'expert');
  const sees = reads || hasRole(me, 'dispatcher', 'quality-controller');
  const list = useInfiniteQuery({ ...caseListQuery(reads ? 'worklist' : 'all'), enabled: sees });
  const recent = [...(list.data?.pages[0]?.items ?? [])]
    .sort((a, b) => b.created_at - a.created_at)
    .slice(0, RECENT);
  return (
    <Loaded page of={read}>
      {(home) => (
        <HomeView
          home={home}
          recent={sees && list.data ? recent : null}
          me={me}
          reads={reads}
          go={(to) => void router.navigate({ to })}
          open={(row) => void router.navigate({ to: '/reading/cases/$caseId', params: { caseId: row.id } })}
        />
      )}
    </Loaded>
  );
}
