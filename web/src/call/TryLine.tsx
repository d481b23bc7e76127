//! A trial of the line for as long as it is shown: a call into its room, entered at once, out of the press that led here,
//! so that sound is allowed.

import { useEffect, useState, useSyncExternalStore } from 'react';
import { Call, type CallFeed, type CallOptions } from '../media/call/call';
import type { Measured } from '../media/call/messages';
import { LineTrial } from './LineTrial';
import type { Language } from './words';

type Props = {
  language: Language;
  feed: CallFeed;
  /** Asks for the room of a trial. */
  ask: CallOptions['ticket'];
  onBack: (found: Measured | null) => void;
};

export function TryLine(props: Props) {
  const { feed, ask } = props;
  const [tries, setTries] = useState(0);
  const [call, setCall] = useState<Call | null>(null);
  useEffect(() => {
    const mine = new Call({ feed, ticket: ask });
    const stop = mine.watch(() => setCall(mine));
    mine.enter({ mic: true, camera: true });
    return () => {
      stop();
      mine.leave();
    };
  }, [feed, ask, tries]);
  return call === null ? null : (
    <Trying key={tries} {...props} call={call} onAgain={() => setTries((before) => before + 1)} />
  );
}

function Trying({ language, call, onAgain, onBack }: Props & { call: Call; onAgain: () => void }) {
  const view = useSyncExternalStore(call.watch, () => call.view);
  const echo = view.others.find((one) => one.kind === 'echo')?.participant ?? null;
  useEffect(() => {
    if (echo !== null) call.want([{ participant: echo, size: 'large' }]);
  }, [call, echo]);
  return (
    <LineTrial
      language={language}
      view={view}
      onAllowSound={() => call.allowSound()}
      onAgain={onAgain}
      onBack={() => onBack(view.trial?.state === 'measured' ? view.trial : null)}
    />
  );
}
