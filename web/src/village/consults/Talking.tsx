//! The room, with the patient's packet beside it, and what the person can do there beyond the call itself: invite
//! somebody, lock the door, go on in writing.

import { useEffect, useMemo, useState } from 'react';
import type { Me } from '../../api/wire';
import { Room, type Asks, type RoomActs } from '../../call/Room';
import type { ConsultView } from '../../data/consult';
import { consults } from '../../data/consults';
import { useAction } from '../core/action';
import { ageWord, sexWord } from '../core/codes';
import { put, refresh } from '../core/resource';
import { navigate } from '../core/router';
import { t, useLanguage } from '../core/words';
import { useLatest } from '../core/useLatest';
import { Notice } from '../ui/Notice';
import { ButtonLink } from '../ui/ButtonLink';
import { Sheet } from '../ui/Sheet';
import { Refused } from './Refused';
import { InvitePart } from './InvitePart';
import { firstDoseDuty } from './dose';
import { consultKey } from './keys';
import { inForce } from './model';
import { RoomPacket } from './RoomPacket';
import { convert } from './steps';
import { drop, enter, useCallView, type Talk } from './talk';
import { complaintWords } from './words';

type Props = { me: Me; view: ConsultView; talk: Talk };

export function Talking({ me, view, talk }: Props) {
  const language = useLanguage();
  const call = useCallView(talk);
  const key = consultKey(view.id);
  const [inviting, setInviting] = useState(false);
  const write = useAction(async () => {
    if (view.state === 'live' || view.state === 'interrupted') put(key, await convert(view));
    away(view.id);
  });
  const lock = useAction(async (locked: boolean) => put(key, await consults.lock(view.id, locked)));
  const remove = useAction(async (person: string) => {
    put(key, await consults.remove(view.id, view.version, person, t('consult.removed-reason')));
  });
  const now = useLatest({ write, lock, remove, view, talk });
  const may = view.may.join();
  const acts = useMemo<RoomActs>(() => {
    const { call: line, person, consult } = talk;
    return {
      turn: (kind, on) => line.turn(kind, on),
      choose: (kind, device) => line.choose(kind, device),
      allowSound: () => line.allowSound(),
      onlyVoice: (on) => line.onlyVoice(on),
      want: (wanted) => line.want(wanted),
      write: (text) => line.write(text),
      leave: () => line.leave(),
      share: sharesScreens() ? (on) => line.share(on) : undefined,
      again: () => void enter(person, consult, 'picture'),
      back: () => away(consult),
      writing: () => void now.current.write.run(),
      ...(may.includes('invite-to-consult') ? { invite: () => setInviting(true) } : {}),
      ...(may.includes('keep-consult-room')
        ? {
            lock: (locked: boolean) => void now.current.lock.run(locked),
            remove: (participant: string) => {
              const seat = now.current.view.room.seats.find((one) => one.participant === participant);
              if (seat) void now.current.remove.run(seat.person.id);
            },
          }
        : {}),
    };
  }, [talk, may, now]);
  const { name, sex, age } = view.patient;
  const signed = inForce(view.opinion) !== null;
  const isOver = call.phase.state === 'ended';
  useEffect(() => {
    // The opinion is what is waited for once the talk is over: it comes onto the screen by itself.
    if (signed && isOver) away(view.id);
  }, [signed, isOver, view.id]);
  return (
    <>
      <Refused problem={write.problem ?? lock.problem ?? remove.problem} />
      {signed ? (
        <Notice tone="good" title={t('consult.opinion-here')} urgent>
          <ButtonLink href={`/v/consults/${view.id}`} kind="primary">
            {t('consult.read-opinion')}
          </ButtonLink>
        </Notice>
      ) : null}
      <Room
        language={language}
        view={call}
        title={[name, sexWord(sex), ageWord(age), complaintWords(view)].filter(Boolean).join(' · ')}
        acts={acts}
        asks={asks(view, me.person.id)}
        packet={<RoomPacket me={me} view={view} />}
      />
      {inviting ? (
        <Sheet title={t('consult.invite')} onClose={() => setInviting(false)}>
          <InvitePart view={view} onDone={() => refresh(key)} />
        </Sheet>
      ) : null}
    </>
  );
}

/** A dose that waits for this person: read back, or confirmed. */
function asks(view: ConsultView, me: string): Asks | null {
  if (!view.may.includes('write-dose')) return null;
  const duty = firstDoseDuty(view.doses, me);
  if (duty === null) return null;
  return { words: t(`dose.waits-${duty}`), act: t(`dose.waits-${duty}-act`), at: 'doses' };
}

function away(consult: string): void {
  drop();
  navigate(`/v/consults/${consult}`, { replace: true });
}

function sharesScreens(): boolean {
  const media = (navigator as Partial<Navigator>).mediaDevices as Partial<MediaDevices> | undefined;
  return typeof media?.getDisplayMedia === 'function';
}
