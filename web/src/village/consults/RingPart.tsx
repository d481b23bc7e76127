//! While it rings: person by person what came of it, the number to telephone, photos that may still be added, and this
//! machine made ready meanwhile. Calling off asks for a reason only as the rules do: the ring itself stops at once.

import { useEffect, useRef, useState } from 'react';
import type { Me } from '../../api/wire';
import { Ringing } from '../../call/Ringing';
import type { ConsultView, Ring } from '../../data/consult';
import { consults } from '../../data/consults';
import { useAction } from '../core/action';
import { put, refresh } from '../core/resource';
import { navigate } from '../core/router';
import { t, useLanguage } from '../core/words';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Refused } from './Refused';
import { CheckPart } from './CheckPart';
import css from './Consult.module.css';
import { consultKey } from './keys';
import { lacksConsent, mayJoin } from './model';
import { PhotoPart } from './PhotoPart';
import { askAgainAt, drawnRing } from './ringing';
import { convert } from './steps';
import { drop, enter } from './talk';
import { complaintWords } from './words';

type Props = { me: Me; view: ConsultView; ring: Ring; waits: boolean };

export function RingPart({ me, view, ring, waits }: Props) {
  const language = useLanguage();
  const key = consultKey(view.id);
  const due = askAgainAt(ring, 0);
  const [mute, setMute] = useState(false);
  const machine = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (due === null) return;
    const timer = window.setTimeout(() => refresh(key), Math.max(0, due - Date.now()) + 250);
    return () => window.clearTimeout(timer);
  }, [key, due]);
  const home = `/v/consults/${view.id}`;
  const callOff = useAction(async () => {
    put(key, await consults.callOff(ring.id));
    drop();
    navigate(home, { replace: true });
  });
  const write = useAction(async () => {
    put(key, await convert(view));
    drop();
    navigate(home, { replace: true });
  });
  const inWriting = lacksConsent(view) ? undefined : () => void write.run();
  return (
    <>
      {mute && !waits ? (
        <Notice tone="danger" title={t('consult.mic-bad')} urgent>
          <Button onClick={() => machine.current?.scrollIntoView()}>{t('consult.mic-mend')}</Button>
        </Notice>
      ) : null}
      <p className={css.soft}>{complaintWords(view)}</p>
      <Ringing
        language={language}
        {...drawnRing(ring)}
        onCancel={() => void callOff.run()}
        onWrite={inWriting}
      />
      <Refused problem={callOff.problem ?? write.problem} />
      <PhotoPart me={me} of={view.id} />
      {waits ? (
        <Notice tone="good" title={t('consult.ready')}>
          <p>{t('consult.ready-words')}</p>
        </Notice>
      ) : (
        <div ref={machine}>
          <CheckPart
            byItself={mayJoin(view)}
            onEnter={(how) => void enter(me.person.id, view.id, how)}
            onMic={setMute}
            onWrite={inWriting}
          />
        </div>
      )}
    </>
  );
}
