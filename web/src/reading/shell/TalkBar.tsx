//! Over every page but the consult's own while this person is in its room.

import { useRouter, useRouterState } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { CallBar } from '../../features/consults/CallBar';
import { drop, talks, type Talk } from '../talk';

export function TalkBar() {
  const talk = useStore(talks, (store) => store.now);
  return talk === null ? null : <Bar talk={talk} />;
}

function Bar({ talk }: { talk: Talk }) {
  const router = useRouter();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const view = useSyncExternalStore(talk.call.watch, () => talk.call.view);
  if (path === `/reading/consults/${talk.consult}` || view.phase.state === 'ended') return null;
  return (
    <CallBar
      talking={view.own.mic === 'on'}
      onTalk={(on) => {
        talk.call.turn('mic', on);
      }}
      others={view.others.filter((one) => one.present === 'here').length}
      onBack={() =>
        void router.navigate({ to: '/reading/consults/$consultId', params: { consultId: talk.consult } })
      }
      onLeave={drop}
    />
  );
}
