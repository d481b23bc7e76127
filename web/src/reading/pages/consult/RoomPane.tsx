//! The room within the desk of its consult, and what somebody can do there beyond the call itself.

import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultView } from '../../../api/expert';
import { consultCalls } from '../../../api/expertCalls';
import { Room, type RoomActs } from '../../../call/Room';
import { waitsForConfirm, type ConsultAct } from '../../../features/consults/model';
import { ageWords, sexWords } from '../../../words/reading/format';
import { chipWords } from '../../../words/reading/consult';
import { drop, type Talk } from '../../talk';
import style from './ConsultDesk.module.css';

interface Props {
  one: ConsultView;
  me: string;
  talk: Talk;
  acts: ReadonlySet<ConsultAct>;
  act: (work: Promise<ConsultView>, done?: string) => Promise<boolean>;
  onInvite: () => void;
  onAgain: () => void;
  onConvert: () => Promise<boolean>;
}

export function RoomPane(props: Props) {
  const { one, talk, acts } = props;
  const { t, i18n } = useTranslation();
  const view = useSyncExternalStore(talk.call.watch, () => talk.call.view);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const [invites, keeps, converts] = [acts.has('invite'), acts.has('keep-room'), acts.has('convert')];
  const reason = t('visits.removed-in-room');
  const all = useMemo<RoomActs>(() => {
    const { call } = talk;
    const { id } = latest.current.one;
    return {
      turn: (kind, on) => call.turn(kind, on),
      choose: (kind, device) => call.choose(kind, device),
      allowSound: () => call.allowSound(),
      onlyVoice: (on) => call.onlyVoice(on),
      want: (wanted) => call.want(wanted),
      write: (text) => call.write(text),
      leave: () => call.leave(),
      share: canShare() ? (on) => call.share(on) : undefined,
      again: () => {
        latest.current.onAgain();
      },
      back: drop,
      invite: invites
        ? () => {
            latest.current.onInvite();
          }
        : undefined,
      writing: converts
        ? () =>
            void latest.current.onConvert().then((done) => {
              if (done) drop();
            })
        : undefined,
      lock: keeps ? (locked) => void latest.current.act(consultCalls.lock(id, locked)) : undefined,
      remove: keeps
        ? (participant) => {
            const { one: now, act } = latest.current;
            const seat = now.room.seats.find((each) => each.participant === participant);
            if (seat) void act(consultCalls.remove(id, now.version, seat.person.id, reason));
          }
        : undefined,
    };
  }, [talk, invites, keeps, converts, reason]);
  const { name, sex, age } = one.patient;
  return (
    <div className={style.room} data-ended={view.phase.state === 'ended' ? true : undefined}>
      <Room
        language={i18n.language === 'en' ? 'en' : 'zh-CN'}
        view={view}
        title={[name, sexWords(sex), ageWords(age), chipWords(one.request.complaint.chips)]
          .filter((part) => part !== '')
          .join(' · ')}
        acts={all}
        asks={
          acts.has('dose') && waitsForConfirm(one.doses, props.me)
            ? { words: t('dose.waits-confirm'), act: t('dose.waits-confirm-act'), at: 'doses' }
            : null
        }
      />
    </div>
  );
}

function canShare(): boolean {
  const media = (navigator as Partial<Navigator>).mediaDevices;
  return media !== undefined && 'getDisplayMedia' in media;
}
