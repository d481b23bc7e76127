//! The called side of a ring: who calls, from where, how urgent and why; accept with one press, or decline with a
//! reason that the caller reads. It rings as long as it is shown, and says so when no ring can be heard. Whoever was
//! typing as it came answers nothing by that: no button has the focus, and keys count only after a rest.

import { useEffect, useRef, useState } from 'react';
import { CALL_AGAIN_MS, canRing, keepRinging, readyToRing } from '../media/ring';
import { useNow } from '../ui/now';
import css from './Incoming.module.css';
import { Key } from './Key';
import { Message } from './Message';
import { afterRest, clock, isWriting } from './model';
import { Speaking, useSpeech, useWords, type Language, type WordKey } from './words';

export interface IncomingProps {
  language: Language;
  what: 'emergency' | 'ordinary' | 'guest';
  caller: { name: string; place: string };
  /** As the page writes them; an ordinary consult has a purpose too. */
  patient: string;
  complaint: string;
  purpose?: string | null;
  since: number;
  /** How it ended for this person without them: the ring stops and says so. */
  over?: { why: 'taken'; by: string } | { why: 'gone' } | null;
  onAccept: () => void;
  onDecline: (reason: string) => void;
  onClose: () => void;
}

const REASONS: readonly WordKey[] = [
  'incoming.why-operating',
  'incoming.why-patient',
  'incoming.why-specialty',
  'incoming.why-away',
];
const REASON_LETTERS = 100;

export function Incoming({ language, ...rest }: IncomingProps) {
  return (
    <Speaking value={useSpeech(language)}>
      <Inside {...rest} />
    </Speaking>
  );
}

function Inside(props: Omit<IncomingProps, 'language'>) {
  const { what, caller, patient, complaint, purpose = null, since, over = null } = props;
  const { t } = useWords();
  const now = useNow();
  const heading = useRef<HTMLHeadingElement>(null);
  const [declining, setDeclining] = useState(false);
  useEffect(readyToRing, []);
  const rings = over === null;
  useEffect(() => (rings ? keepRinging(CALL_AGAIN_MS) : undefined), [rings]);
  const { onAccept } = props;
  const takes = useRef({ accept: onAccept, declining });
  useEffect(() => {
    takes.current = { accept: onAccept, declining };
  });
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    if (!rings) return;
    const rested = afterRest(performance.now());
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      // It may still let the ring be heard.
      if (!rested(performance.now())) return event.preventDefault();
      if (event.repeat || isWriting(event.target)) return;
      if (event.key.toLowerCase() === 'n') {
        event.preventDefault();
        setDeclining(true);
      } else if (event.key === 'Enter' && event.target === heading.current && !takes.current.declining) {
        event.preventDefault();
        takes.current.accept();
      }
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [rings]);
  return (
    <section
      className={[css.incoming, what === 'emergency' ? css.emergency : ''].join(' ')}
      aria-labelledby="incoming"
    >
      <h1 id="incoming" ref={heading} tabIndex={-1} className={css.title}>
        {t(`incoming.title-${what}`)}
      </h1>
      <p className={css.caller} role="alert">
        {t('incoming.from', { name: caller.name })}
      </p>
      <p className={css.soft}>{caller.place}</p>
      <dl className={css.facts}>
        <dt>{t('incoming.patient')}</dt>
        <dd>{patient}</dd>
        <dt>{t('incoming.complaint')}</dt>
        <dd>{complaint}</dd>
        {purpose === null ? null : (
          <>
            <dt>{t('incoming.purpose')}</dt>
            <dd>{purpose}</dd>
          </>
        )}
      </dl>
      {over === null ? (
        <>
          <p className={css.soft}>{t('incoming.for', { time: clock(now - since) })}</p>
          {canRing() ? null : <Message tone="warn">{t('incoming.silent')}</Message>}
          {declining ? (
            <Declining onSend={props.onDecline} onBack={() => setDeclining(false)} />
          ) : (
            <div className={css.keys}>
              <Key
                kind="primary"
                sign="phone"
                wide
                title={t('incoming.keys')}
                aria-keyshortcuts="Enter"
                onClick={props.onAccept}
              >
                {t('incoming.accept')}
              </Key>
              <Key sign="cross" wide aria-keyshortcuts="n" onClick={() => setDeclining(true)}>
                {t('incoming.decline')}
              </Key>
              <p className={css.soft}>{t('incoming.keys')}</p>
            </div>
          )}
        </>
      ) : (
        <div role="status" className={css.keys}>
          <Message tone="info" action={<Key onClick={props.onClose}>{t('call.close')}</Key>}>
            {over.why === 'taken' ? t('incoming.taken', { name: over.by }) : t('incoming.gone')}
          </Message>
        </div>
      )}
    </section>
  );
}

function Declining({ onSend, onBack }: { onSend: (reason: string) => void; onBack: () => void }) {
  const { t } = useWords();
  const [other, setOther] = useState('');
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <div className={css.decline} role="group" aria-label={t('incoming.decline-why')}>
      <p>{t('incoming.decline-why')}</p>
      <div className={css.reasons}>
        {REASONS.map((reason, index) => (
          <Key key={reason} ref={index === 0 ? first : undefined} onClick={() => onSend(t(reason))}>
            {t(reason)}
          </Key>
        ))}
      </div>
      <label className={css.label}>
        {t('incoming.why-other')}
        <input
          className={css.field}
          value={other}
          maxLength={REASON_LETTERS}
          onChange={(event) => setOther(event.target.value)}
        />
      </label>
      <div className={css.reasons}>
        <Key onClick={onBack}>{t('incoming.decline-back')}</Key>
        <Key kind="danger" disabled={other.trim() === ''} onClick={() => onSend(other.trim())}>
          {t('incoming.decline-send')}
        </Key>
      </div>
    </div>
  );
}
