//! The head of a consult's page: whom it is about, where it stands, and what can be done with it. It stays in sight over
//! room, packet and opinion alike.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultView } from '../../api/expert';
import { codeWords } from '../../words/reading/words';
import { ageWords, sexWords } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { ReasonDialog } from '../../ui/ReasonDialog';
import { Tag } from '../../ui/Tag';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { useNow } from '../../ui/now';
import { consultActs, isOver, lacksConsent } from './model';
import { ScheduleDialog } from './ScheduleDialog';
import { TONES, whenWords } from '../../words/reading/consult';
import style from './Consults.module.css';

export interface ConsultVerbs {
  accept: () => Promise<boolean>;
  answerRing: () => Promise<boolean>;
  answerInWriting: () => Promise<boolean>;
  sendBack: (reason: string) => Promise<boolean>;
  decline: (reason: string) => Promise<boolean>;
  release: (reason: string) => Promise<boolean>;
  schedule: (from: number, until: number, anyway: boolean) => Promise<boolean>;
  confirm: () => Promise<boolean>;
  noShow: (side: 'requester' | 'expert') => Promise<boolean>;
  convert: () => Promise<boolean>;
  end: () => Promise<boolean>;
  talkAgain: () => Promise<boolean>;
}

interface Props {
  one: ConsultView;
  me: string;
  busy: boolean;
  /** What the person's other consults leave no room for, in words, after a refusal. */
  clash: string | null;
  inRoom: boolean;
  verbs: ConsultVerbs;
  onJoin: () => void;
  onInvite: () => void;
  onBack: () => void;
}

type Asking = 'return' | 'decline' | 'release' | 'schedule' | 'convert' | 'end' | 'no-show' | null;

export function ConsultHead(props: Props) {
  const { one, me, busy, inRoom, verbs } = props;
  const { t } = useTranslation();
  const now = useNow();
  const [asking, setAsking] = useState<Asking>(null);
  const acts = consultActs(one, me, now);
  const close = (): void => {
    setAsking(null);
  };
  const after = (work: Promise<boolean>): void => {
    void work.then((done) => {
      if (done) close();
    });
  };
  const ask = (what: NonNullable<Asking>) => () => {
    setAsking(what);
  };
  const join = acts.has('join') && !inRoom;
  const words = asking === 'return' || asking === 'decline' || asking === 'release' ? asking : null;
  return (
    <header className={style.head}>
      <Button weight="quiet" icon="back" label={t('consult.back')} onClick={props.onBack} />
      <div className={style.who}>
        <h1 className={style.name}>{one.patient.name}</h1>
        <span>{sexWords(one.patient.sex)}</span>
        <span>{ageWords(one.patient.age)}</span>
      </div>
      <div className={style.pair}>
        <span className={style.inline}>
          <UrgencyMark urgency={one.urgency} />
          <span>{codeWords('consult-kind', one.kind)}</span>
          <Tag tone={TONES[one.state]}>{codeWords('consult-state', one.state)}</Tag>
          <span className={one.overdue === null ? undefined : style.late}>{whenWords(one, now)}</span>
        </span>
        <span className={style.minor}>
          {one.number} · {one.institution.name}
          {one.village ? ` · ${one.village.name}` : ''} · {one.requested_by.name}
          {one.expert ? ` · ${t('consult.expert', { name: one.expert.name })}` : ''}
        </span>
      </div>
      <div className={style.acts}>
        {lacksConsent(one) && (one.state === 'submitted' || (one.expert?.id === me && !isOver(one.state))) ? (
          <span className={style.late}>{t('consult.waits-consent')}</span>
        ) : null}
        {acts.has('answer-ring') ? (
          <Button weight="primary" icon="phone" busy={busy} onClick={() => void verbs.answerRing()}>
            {t('consult.answer-ring')}
          </Button>
        ) : null}
        {join ? (
          <Button weight="primary" icon="phone" busy={busy} onClick={props.onJoin}>
            {t('consult.join')}
          </Button>
        ) : null}
        {acts.has('accept') ? (
          <Button weight="primary" icon="check" busy={busy} onClick={() => void verbs.accept()}>
            {t('consult.accept')}
          </Button>
        ) : null}
        {acts.has('confirm') ? (
          <Button weight="primary" icon="check" busy={busy} onClick={() => void verbs.confirm()}>
            {t('consult.confirm')}
          </Button>
        ) : null}
        {acts.has('schedule') ? (
          <Button icon="clock" busy={busy} onClick={ask('schedule')}>
            {t(one.plan === null ? 'consult.schedule' : 'consult.reschedule')}
          </Button>
        ) : null}
        {acts.has('answer-in-writing') ? (
          <Button icon="pen" busy={busy} onClick={() => void verbs.answerInWriting()}>
            {t('consult.answer-in-writing')}
          </Button>
        ) : acts.has('convert') ? (
          <Button icon="pen" busy={busy} onClick={ask('convert')}>
            {t('consult.convert')}
          </Button>
        ) : null}
        {acts.has('talk-again') ? (
          <Button icon="phone" busy={busy} onClick={() => void verbs.talkAgain()}>
            {t('consult.talk-again')}
          </Button>
        ) : null}
        {acts.has('invite') ? (
          <Button icon="users" busy={busy} onClick={props.onInvite}>
            {t('consult.invite')}
          </Button>
        ) : null}
        {acts.has('end') ? (
          <Button busy={busy} onClick={ask('end')}>
            {t('consult.end')}
          </Button>
        ) : null}
        {acts.has('no-show') ? (
          <Button busy={busy} onClick={ask('no-show')}>
            {t('consult.no-show')}
          </Button>
        ) : null}
        {(['return', 'decline', 'release'] as const).map((each) =>
          acts.has(each) ? (
            <Button key={each} busy={busy} onClick={ask(each)}>
              {t(`consult.${each}`)}
            </Button>
          ) : null,
        )}
      </div>
      {words === null ? null : (
        <ReasonDialog
          open
          title={t(`consult.ask-${words}`)}
          description={t(`consult.ask-${words}-text`)}
          act={t(`consult.${words}`)}
          danger={words === 'decline'}
          busy={busy}
          onClose={close}
          onAct={(reason) => {
            after(
              words === 'return'
                ? verbs.sendBack(reason)
                : words === 'decline'
                  ? verbs.decline(reason)
                  : verbs.release(reason),
            );
          }}
        />
      )}
      {asking === 'schedule' ? (
        <ScheduleDialog
          wanted={one.request.wanted}
          plan={one.plan}
          clash={props.clash}
          busy={busy}
          onClose={close}
          onAct={(from, until, anyway) => {
            after(verbs.schedule(from, until, anyway));
          }}
        />
      ) : null}
      {asking === 'convert' || asking === 'end' || asking === 'no-show' ? (
        <ConfirmDialog
          title={t(`consult.ask-${asking}`)}
          description={t(`consult.ask-${asking}-text`)}
          act={t(`consult.${asking}`)}
          busy={busy}
          onClose={close}
          onAct={() => {
            after(
              asking === 'convert'
                ? verbs.convert()
                : asking === 'end'
                  ? verbs.end()
                  : verbs.noShow(one.expert?.id === me ? 'requester' : 'expert'),
            );
          }}
        />
      ) : null}
    </header>
  );
}
