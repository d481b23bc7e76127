//! Puts the room of administration on the screen, at the page the address names.

import { useParams, useRouteContext, useRouter } from '@tanstack/react-router';
import { AdminRoom } from '../../features/admin/AdminRoom';

export function AdminPage() {
  const { me } = useRouteContext({ from: '__root__' });
  const { page } = useParams({ strict: false });
  const router = useRouter();
  return (
    <AdminRoom
      me={me}
      page={page}
      onGo={(to) => void router.navigate({ to: '/reading/admin/$page', params: { page: to } })}
    />
  );
}
