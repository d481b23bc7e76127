//! On the desk of a consult while the room is out of sight: the packet or the opinion has the window, the talk goes on.

import { useSyncExternalStore } from 'react';
import { CallBar } from '../../../features/consults/CallBar';
import { drop, type Talk } from '../../talk';

export function AwayBar({ talk, onBack }: { talk: Talk; onBack: () => void }) {
  const view = useSyncExternalStore(talk.call.watch, () => talk.call.view);
  if (view.phase.state === 'ended') return null;
  return (
    <CallBar
      others={view.others.filter((one) => one.present === 'here').length}
      talking={view.own.mic === 'on'}
      onTalk={(on) => {
        talk.call.turn('mic', on);
      }}
      onBack={onBack}
      onLeave={drop}
    />
  );
}
