//! This machine looked over before the room: held for as long as it is shown. Where it rings already and the microphone
//! is good, the room is entered by itself, so that the first word is not waited for. Where nothing rings the line can be
//! tried with the echo partner.

import { Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { Preflight } from '../../call/Preflight';
import { askLineTrial } from '../../data/lineTrial';
import { Checkup, type CheckView } from '../../media/call/checkup';
import type { Measured } from '../../media/call/messages';
import { check } from '../../media/call/preflight';
import { fetched } from '../core/fetched';
import { theFeed } from '../core/feed';
import { useLanguage } from '../core/words';
import { useTalk, type How } from './talk';

const TryLine = fetched(async () => (await import('../../call/TryLine')).TryLine);

type Props = {
  /** Enters as soon as it is known that the microphone works; told where it rings. */
  byItself?: boolean;
  onEnter?: (how: How) => void;
  /** Told whether it is known that the microphone cannot be used. */
  onMic?: (bad: boolean) => void;
  onWrite?: (() => void) | undefined;
};

export function CheckPart(props: Props) {
  const language = useLanguage();
  const [trying, setTrying] = useState(false);
  const [measured, setMeasured] = useState<Measured | null>(null);
  const feed = theFeed();
  // A page is in one room at most: a trial would be a way out of the consult.
  const talks = useTalk() !== null;
  if (trying && feed !== null)
    return (
      <Suspense fallback={null}>
        <TryLine
          language={language}
          feed={feed}
          ask={askLineTrial}
          onBack={(found) => {
            setMeasured((before) => found ?? before);
            setTrying(false);
          }}
        />
      </Suspense>
    );
  const tries = props.byItself === undefined && !talks;
  return <Looking {...props} measured={measured} onTryLine={tries ? () => setTrying(true) : undefined} />;
}

type LookingProps = Props & { measured: Measured | null; onTryLine?: (() => void) | undefined };

function Looking(props: LookingProps) {
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

function Checked({
  checkup,
  measured,
  byItself = false,
  onTryLine,
  onEnter,
  onMic,
  onWrite,
}: LookingProps & { checkup: Checkup }) {
  const language = useLanguage();
  const view = useSyncExternalStore(checkup.watch, () => checkup.view);
  const ready = byItself ? readyFor(view) : null;
  useEffect(() => {
    if (ready === null) return;
    checkup.close();
    onEnter?.(ready);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- entered once, when the machine is known to be ready
  }, [ready]);
  const bad = check('mic', view.found).state === 'bad';
  useEffect(() => onMic?.(bad), [onMic, bad]);
  return (
    <Preflight
      language={language}
      view={view}
      measured={measured}
      onAgain={(kind) => void checkup.again(kind)}
      onTrySound={() => void checkup.tryOutSound()}
      onTryLine={
        onTryLine &&
        (() => {
          checkup.close();
          onTryLine();
        })
      }
      onEnter={
        onEnter &&
        ((how) => {
          checkup.close();
          onEnter(how);
        })
      }
      onWrite={onWrite}
    />
  );
}

/** How to enter, once both devices have said what they are; null where somebody has to mend something first. */
export function readyFor({ found }: CheckView): How | null {
  if (!found.peers || found.mic?.state !== 'on' || found.camera === null) return null;
  return found.camera.state === 'on' ? 'picture' : 'voice';
}
