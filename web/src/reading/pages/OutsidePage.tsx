//! Puts the log of what was sent outside on the screen.

import { useInfiniteQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { OutsideLog } from '../../features/dispatch/OutsideLog';
import { outsideQuery } from '../../features/dispatch/queries';
import { Loaded } from '../../ui/Loaded';

export function OutsidePage() {
  const router = useRouter();
  const read = useInfiniteQuery(outsideQuery());
  return (
    <Loaded page of={read}>
      {(pages) => (
        <OutsideLog
          items={pages.pages.flatMap((page) => page.items)}
          more={read.hasNextPage}
          busy={read.isFetchingNextPage}
          onMore={() => void read.fetchNextPage()}
          onOpen={(consultId) =>
            void router.navigate({ to: '/reading/consults/$consultId', params: { consultId } })
          }
          onBack={() => void router.navigate({ to: '/reading/board' })}
        />
      )}
    </Loaded>
  );
}
