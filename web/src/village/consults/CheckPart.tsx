//! This machine looked over before the room: held for as long as it is shown. Where it rings already and the microphone
//! is good, the room is entered by itself, so that the first word is not waited for.

import { useEffect, useState, useSyncExternalStore } from 'react';
import { Preflight } from '../../call/Preflight';
import { Checkup, type CheckView } from '../../media/call/checkup';
import { theFeed } from '../core/feed';
import { useLanguage } from '../core/words';
import type { How } from './talk';

type Props = {
  /** Enters as soon as it is known that the microphone works. */
  byItself?: boolean;
  onEnter: (how: How) => void;
  onWrite: () => void;
};

export function CheckPart(props: Props) {
  const [checkup, setCheckup] = useState<Checkup | null>(null);
  useEffect(() => {
    const feed = theFeed();
    if (feed === null) return;
    const mine = new Checkup(feed);
    const stop = mine.watch(() => setCheckup(mine));
    void mine.start();
    return () => {
      stop();
      mine.close();
    };
  }, []);
  return checkup === null ? null : <Checked {...props} checkup={checkup} />;
}

function Checked({ checkup, byItself = false, onEnter, onWrite }: Props & { checkup: Checkup }) {
  const language = useLanguage();
  const view = useSyncExternalStore(checkup.watch, () => checkup.view);
  const ready = byItself ? readyFor(view) : null;
  useEffect(() => {
    if (ready === null) return;
    checkup.close();
    onEnter(ready);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- entered once, when the machine is known to be ready
  }, [ready]);
  return (
    <Preflight
      language={language}
      view={view}
      onAgain={(kind) => void checkup.again(kind)}
      onTrySound={() => void checkup.tryOutSound()}
      onEnter={(how) => {
        checkup.close();
        onEnter(how);
      }}
      onWrite={onWrite}
    />
  );
}

/** How to enter, once both devices have said what they are; null where somebody has to mend something first. */
export function readyFor({ found }: CheckView): How | null {
  if (!found.peers || found.mic?.state !== 'on' || found.camera === null) return null;
  return found.camera.state === 'on' ? 'picture' : 'voice';
}
