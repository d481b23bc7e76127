//! Somebody calls this person into a consult: over everything, heard, and answered with one press. That it is heard is
//! told to whoever calls; how it ended without this person is said before it goes.

import { useEffect, useRef, useState } from 'react';
import type { IncomingRing } from '../../api/expert';
import { ringCalls } from '../../api/expertCalls';
import type { Me } from '../../api/wire';
import { Incoming } from '../../call/Incoming';
import { consults } from '../../data/consults';
import { canRing } from '../../media/ring';
import { useAction } from '../core/action';
import { ageWord, sexWord } from '../core/codes';
import { refresh, useResource } from '../core/resource';
import { navigate } from '../core/router';
import { t, useLanguage } from '../core/words';
import { Refused } from './Refused';
import css from './Consult.module.css';
import { CONSULT_WATCH } from './keys';
import { enter } from './talk';
import { chipsWords } from './words';

const KEY = '/rings';
/** A page that is touched only later rings only then: it is looked again. */
const LOOK_MS = 1_000;

export function Called({ me }: { me: Me }) {
  const found = useResource(KEY, () => ringCalls.incoming(), { kinds: CONSULT_WATCH });
  const rings = found.state === 'ready' ? found.value.items : [];
  const [shown, setShown] = useState<IncomingRing | null>(null);
  const [taker, setTaker] = useState<string | null>(null);
  if (shown === null && rings[0] !== undefined) setShown(rings[0]);
  if (shown === null) return null;
  const over = !rings.some((one) => one.id === shown.id);
  return (
    <One
      key={shown.id}
      me={me}
      called={shown}
      over={taker ? { why: 'taken', by: taker } : over || taker === '' ? { why: 'gone' } : null}
      onTaken={setTaker}
      onClose={() => {
        setShown(null);
        setTaker(null);
        refresh(KEY);
      }}
    />
  );
}

type Props = {
  me: Me;
  called: IncomingRing;
  over: { why: 'taken'; by: string } | { why: 'gone' } | null;
  onTaken: (by: string) => void;
  onClose: () => void;
};

function One({ me, called, over, onTaken, onClose }: Props) {
  const language = useLanguage();
  const told = useRef(false);
  useEffect(() => {
    const look = (): void => {
      if (told.current || !canRing()) return;
      told.current = true;
      // It is said again at the next look when it could not be said.
      ringCalls.heard(called.id).catch(() => {
        told.current = false;
      });
    };
    const timer = window.setInterval(look, LOOK_MS);
    return () => window.clearInterval(timer);
  }, [called.id]);
  const accept = useAction(async () => {
    const view = await ringCalls.accept(called.id);
    onClose();
    navigate(`/v/consults/${view.id}/room`);
    void enter(me.person.id, view.id, 'picture');
  });
  const decline = useAction(async (reason: string) => {
    await ringCalls.decline(called.id, reason);
    onClose();
  });
  const taken = accept.problem?.code === 'taken-by-another';
  useEffect(() => {
    if (!taken) return;
    // Who it was stands in the consult, as far as this person may see it.
    consults.open(called.consult).then(
      (view) => onTaken(view.expert?.name ?? ''),
      () => onTaken(''),
    );
  }, [taken, called.consult, onTaken]);
  return (
    <div className={css.called} role="alertdialog" aria-label={t('consult.called')}>
      <Incoming
        language={language}
        what={
          called.purpose === 'guest' ? 'guest' : called.urgency === 'emergency' ? 'emergency' : 'ordinary'
        }
        caller={{ name: called.requested_by.name, place: (called.village ?? called.from).name }}
        patient={`${sexWord(called.patient.sex)} · ${ageWord(called.patient.age)}`}
        complaint={chipsWords(called.chips)}
        since={called.began_at}
        over={over}
        onAccept={() => void accept.run()}
        onDecline={(reason) => void decline.run(reason)}
        onClose={onClose}
      />
      <Refused problem={over === null ? (accept.problem ?? decline.problem) : null} />
    </div>
  );
}
