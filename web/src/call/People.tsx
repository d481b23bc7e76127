//! Who is in the room and since when; for the lead also the lock, and who is asked to leave.

import { useState } from 'react';
import type { Participant } from '../media/call/messages';
import type { CallView } from '../media/call/view';
import { Heard } from './Heard';
import { Key } from './Key';
import { moment } from './model';
import css from './People.module.css';
import type { RoomActs } from './Room';
import { useWords, type WordKey } from './words';
import zh from '../words/call/zh-CN.json';

type Props = { view: CallView; acts: RoomActs; now: number };

export function People({ view, acts, now }: Props) {
  const { t } = useWords();
  const [asking, setAsking] = useState<string | null>(null);
  const { me, others, locked, lead } = view;
  const leads = lead !== null && lead === me?.participant;
  const facts = (one: Participant) => (
    <>
      <span className={css.name}>
        {one.name}
        {one.participant === lead ? <span className={css.lead}>{t('people.lead')}</span> : null}
      </span>
      <span className={css.soft}>{[roleWord(one.role, t), one.place].filter(Boolean).join(' · ')}</span>
      <span className={css.soft}>
        {one.present === 'here' && one.joined_at !== null
          ? t('people.since', { time: moment(one.joined_at, now) })
          : t(`present.${one.present}`)}
      </span>
    </>
  );
  return (
    <div className={css.people}>
      <ul className={css.list} role="list">
        {me ? (
          <li className={css.row}>
            {facts(me)}
            <span className={css.soft}>{t('room.self')}</span>
          </li>
        ) : null}
        {others.map((one) => (
          <li key={one.participant} className={css.row}>
            {facts(one)}
            {one.present === 'here' ? (
              <>
                <span className={css.soft}>{t(`mic.${one.mic}`)}</span>
                <Heard heard={one.heard} own={view.own.mic} />
              </>
            ) : null}
            {leads && acts.remove ? remove(one) : null}
          </li>
        ))}
      </ul>
      {acts.invite ? (
        <Key sign="people" wide onClick={acts.invite}>
          {t('people.invite')}
        </Key>
      ) : null}
      {leads && acts.lock ? (
        <>
          <Key sign="lock" wide aria-pressed={locked} onClick={() => acts.lock?.(!locked)}>
            {locked ? t('people.unlock') : t('people.lock')}
          </Key>
          <p className={css.soft}>{t('people.lock-hint')}</p>
        </>
      ) : null}
    </div>
  );

  function remove({ participant, name }: Participant) {
    if (asking !== participant)
      return (
        <Key aria-label={`${t('people.remove')}: ${name}`} onClick={() => setAsking(participant)}>
          {t('people.remove')}
        </Key>
      );
    return (
      <div className={css.ask} role="alertdialog" aria-label={t('people.remove-ask', { name })}>
        <p>{t('people.remove-ask', { name })}</p>
        <Key onClick={() => setAsking(null)}>{t('people.remove-no')}</Key>
        <Key
          kind="danger"
          onClick={() => {
            setAsking(null);
            acts.remove?.(participant);
          }}
        >
          {t('people.remove')}
        </Key>
      </div>
    );
  }
}

/** A role of the server in words; one without words here is shown as it is. */
function roleWord(role: string, t: (key: WordKey) => string): string {
  const key = `role.${role}`;
  return key in zh ? t(key as WordKey) : role;
}
