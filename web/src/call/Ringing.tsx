//! The caller's side of a ring: whom it rings at and what came of it, person by person; for how long; and after a minute
//! a telephone number. The ring itself is the server's: this page only tells.

import { useEffect, useRef, useState } from 'react';
import { useNow } from '../ui/now';
import { Key } from './Key';
import key from './Key.module.css';
import { Message } from './Message';
import { clock } from './model';
import css from './Ringing.module.css';
import { Sign, type SignName } from './Sign';
import { Speaking, useSpeech, useWords, type Language } from './words';

export type RungState =
  | 'waiting'
  | 'ringing'
  | 'heard'
  | 'not-reachable'
  | 'declined'
  | 'taken-by-another'
  | 'accepted'
  | 'called-off'
  | 'no-answer';

export interface RungPerson {
  id: string;
  name: string;
  place: string;
  state: RungState;
  /** Why they cannot be reached. */
  unreachable?: 'off-duty' | 'silent' | 'unproven' | 'muted' | 'asleep' | 'hidden' | null;
  /** What they wrote when they declined. */
  reason?: string | null;
  /** Who took it instead. */
  taker?: string | null;
}

export interface RingingProps {
  language: Language;
  /** Whom an invitation within a consult is for; a first call says nothing here. */
  guest?: string | null;
  since: number;
  rung: 'first' | 'second' | 'group' | 'outside';
  people: readonly RungPerson[];
  phone: string | null;
  onCancel: () => void;
  onWrite?: (() => void) | undefined;
}

/** From then on a telephone number is shown. */
const PHONE_MS = 60_000;

const SIGNS: Record<RungState, SignName> = {
  waiting: 'more',
  ringing: 'bell',
  heard: 'ear',
  'not-reachable': 'cross',
  declined: 'cross',
  'taken-by-another': 'people',
  accepted: 'check',
  'called-off': 'cross',
  'no-answer': 'cross',
};
const OVER: ReadonlySet<RungState> = new Set(['not-reachable', 'declined', 'no-answer', 'called-off']);

export function Ringing({ language, ...rest }: RingingProps) {
  return (
    <Speaking value={useSpeech(language)}>
      <Inside {...rest} />
    </Speaking>
  );
}

function Inside({
  guest = null,
  since,
  rung,
  people,
  phone,
  onCancel,
  onWrite,
}: Omit<RingingProps, 'language'>) {
  const { t } = useWords();
  const now = useNow();
  const [asking, setAsking] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const late = now - since >= PHONE_MS;
  const nobody = people.length > 0 && people.every((one) => OVER.has(one.state));
  return (
    <div className={css.ringing}>
      <h1 ref={heading} tabIndex={-1} className={css.title}>
        {guest === null ? t('ring.title') : t('ring.title-guest', { what: guest })}
      </h1>
      <p className={css.clock}>{t('ring.waiting', { time: clock(now - since) })}</p>
      <p className={css.soft} role="status">
        {t('ring.rung', { rung: t(`ring.rung-${rung}`) })}
      </p>
      <ul className={css.list} role="list" aria-label={t('ring.people')} aria-live="polite">
        {people.map((one) => (
          <li key={one.id} className={css.row}>
            <Sign name={SIGNS[one.state]} size={28} />
            <span className={css.who}>
              <span className={css.name}>{one.name}</span>
              <span className={css.soft}>{one.place}</span>
            </span>
            <span className={[css.state, css[one.state] ?? ''].join(' ')}>
              {t(`ring.state-${one.state}`)}
              {detail(one)}
            </span>
          </li>
        ))}
      </ul>
      <div role="status" className={css.after}>
        {nobody ? <Message tone="danger">{t('ring.none')}</Message> : null}
        {(late || nobody) && phone !== null ? (
          <>
            {late ? <p>{t('ring.phone-hint')}</p> : null}
            <a
              className={[key.key, key.primary, key.wide].join(' ')}
              href={`tel:${phone.replace(/[^\d+]/g, '')}`}
            >
              <Sign name="phone" />
              <span>{t('ring.phone', { number: phone })}</span>
            </a>
          </>
        ) : null}
      </div>
      {asking ? (
        <div className={css.keys} role="alertdialog" aria-label={t('ring.cancel-ask')}>
          <p className={css.soft}>{t('ring.cancel-ask')}</p>
          <Key onClick={() => setAsking(false)}>{t('ring.cancel-no')}</Key>
          <Key kind="danger" onClick={onCancel}>
            {t('ring.cancel')}
          </Key>
        </div>
      ) : (
        <div className={css.keys}>
          {onWrite ? (
            <Key sign="chat" onClick={onWrite}>
              {t('ring.write')}
            </Key>
          ) : null}
          <Key sign="cross" onClick={() => setAsking(true)}>
            {t('ring.cancel')}
          </Key>
        </div>
      )}
    </div>
  );

  function detail(one: RungPerson) {
    const more =
      one.state === 'not-reachable' && one.unreachable
        ? t(`ring.why-${one.unreachable}`)
        : one.state === 'declined'
          ? one.reason
          : one.state === 'taken-by-another' && one.taker
            ? t('ring.by', { name: one.taker })
            : null;
    return more ? <span className={css.soft}> · {more}</span> : null;
  }
}
