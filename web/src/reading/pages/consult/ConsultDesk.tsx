//! The desk of one consult: on a wide screen room, packet and opinion stand side by side, or one of them alone; on a narrow
//! one they are tabs. Nothing is taken down when another is looked at: what is typed and who is talked to stay.

import { useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ConsultView } from '../../../api/expert';
import { consultCalls, doseCalls } from '../../../api/expertCalls';
import { AfterCard } from '../../../features/consults/AfterCard';
import { AfterTalk } from '../../../features/consults/AfterTalk';
import { ChatCard } from '../../../features/consults/ChatCard';
import { ConsentCard } from '../../../features/consults/ConsentCard';
import { ConsultHead, type ConsultVerbs } from '../../../features/consults/ConsultHead';
import { Doses } from '../../../features/consults/Doses';
import { InviteDialog } from '../../../features/consults/InviteDialog';
import { consultActs, isAfterTalk, isRoomPast, leadOf, panelOf } from '../../../features/consults/model';
import { OpinionPane } from '../../../features/consults/opinion/OpinionPane';
import { RequestCard } from '../../../features/consults/RequestCard';
import { TimelineCard } from '../../../features/consults/TimelineCard';
import { VisitsCard } from '../../../features/consults/VisitsCard';
import { KeyImagesRead } from '../../../features/report/KeyImages';
import { Button } from '../../../ui/Button';
import { toast } from '../../../ui/toast';
import { useNow } from '../../../ui/now';
import { useLiveFeed } from '../../live';
import { useDarkForImages } from '../../theme';
import { drop, enter, talks, wasIn } from '../../talk';
import { CheckLink } from '../CheckLink';
import { AwayBar } from './AwayBar';
import { useNarrow } from './narrow';
import { OpinionImages } from './OpinionImages';
import { PacketPane } from './PacketPane';
import { RoomPane } from './RoomPane';
import { useImageChoice } from './imageChoice';
import { useEnded } from './useEnded';
import style from './ConsultDesk.module.css';

type Pane = 'all' | 'talk' | 'packet' | 'opinion';
const PANES: readonly Pane[] = ['all', 'talk', 'packet', 'opinion'];

interface Props {
  one: ConsultView;
  me: string;
  busy: boolean;
  clash: string | null;
  verbs: ConsultVerbs;
  act: (work: Promise<ConsultView>, done?: string) => Promise<boolean>;
  onChanged: () => void;
  onBack: () => void;
}

export function ConsultDesk(props: Props) {
  const { one, me, busy, verbs, act, onChanged, onBack } = props;
  const { t } = useTranslation();
  const now = useNow();
  const feed = useLiveFeed();
  const talk = useStore(talks, (store) => store.now);
  const [pane, setPane] = useState<Pane>('all');
  const narrow = useNarrow();
  const shown = narrow && pane === 'all' ? 'talk' : pane;
  const [inviting, setInviting] = useState(false);
  const { choice, lend } = useImageChoice();
  const { id, version } = one;
  const acts = consultActs(one, me, now);
  const here = talk?.consult === id ? talk : null;
  const past = isRoomPast(one, useEnded(here));
  const mine = past ? null : here;
  useDarkForImages((one.packet?.studies.length ?? 0) > 0);

  const join = useCallback(() => {
    if (feed === null) return;
    enter(feed, me, id, { mic: true, camera: true });
    setPane((before) => (before === 'packet' || before === 'opinion' ? 'all' : before));
  }, [feed, me, id]);

  useEffect(() => {
    if (past) drop();
  }, [past]);

  // Whoever was in this room before a reload is back without a press.
  const open = acts.has('join');
  useEffect(() => {
    const wants = open && mine === null && feed !== null ? wasIn(me, id) : null;
    if (wants !== null && feed !== null) enter(feed, me, id, wants);
  }, [open, mine, feed, me, id]);

  const find = useCallback(
    async (query: string, signal: AbortSignal) => (await consultCalls.people(id, query, signal)).items,
    [id],
  );
  const experts = panelOf(one);
  const leads = leadOf(one)?.id === me;
  const opinion = useRef<HTMLDivElement>(null);
  const showOpinion = (): void => {
    const box = opinion.current;
    // Where it stands beside the talk it is only gone to.
    if (box?.offsetParent === null)
      flushSync(() => {
        setPane('opinion');
      });
    box?.querySelector<HTMLElement>('button, textarea, input, a')?.focus();
  };
  const after = isAfterTalk(one);
  const visits = (
    <VisitsCard
      one={one}
      me={me}
      now={now}
      busy={busy}
      onRemove={
        acts.has('keep-room')
          ? (person, reason) => act(consultCalls.remove(id, version, person, reason))
          : undefined
      }
      onLead={acts.has('lead') ? (person) => act(consultCalls.lead(id, version, person)) : undefined}
    />
  );
  return (
    <div
      className={style.desk}
      data-pane={pane}
      data-talking={mine === null ? undefined : true}
      data-after={after || undefined}
    >
      <ConsultHead
        one={one}
        me={me}
        busy={busy}
        clash={props.clash}
        inRoom={mine !== null}
        verbs={verbs}
        onJoin={join}
        onInvite={() => {
          setInviting(true);
        }}
        onBack={onBack}
      />
      <div className={style.tabs}>
        {open && mine === null ? <CheckLink consult={id} /> : null}
        {mine !== null && (shown === 'packet' || shown === 'opinion') ? (
          <div className={style.away} data-for={shown}>
            <AwayBar
              talk={mine}
              onBack={() => {
                setPane('all');
              }}
            />
          </div>
        ) : null}
        <div className={style.chosen} role="group" aria-label={t('consult.panes')}>
          {PANES.map((each) => (
            <Button
              key={each}
              size="s"
              className={each === 'all' ? style.onlyWide : undefined}
              aria-pressed={each === shown}
              onClick={() => {
                setPane(each);
              }}
            >
              {t(`consult.pane-${each}`)}
            </Button>
          ))}
        </div>
      </div>
      <div className={style.talk} data-name="talk" tabIndex={0}>
        {mine === null ? null : (
          <RoomPane
            one={one}
            me={me}
            talk={mine}
            acts={acts}
            act={act}
            onInvite={() => {
              setInviting(true);
            }}
            onAgain={join}
            onConvert={verbs.convert}
          />
        )}
        {after ? (
          <>
            <AfterTalk
              one={one}
              me={me}
              now={now}
              busy={busy}
              acts={acts}
              onOpinion={showOpinion}
              onTalkAgain={verbs.talkAgain}
            />
            {visits}
            <ChatCard one={one} />
          </>
        ) : null}
        <AfterCard one={one} />
        <Doses
          one={one}
          me={me}
          may={acts.has('dose')}
          busy={busy}
          now={now}
          experts={experts}
          onWrite={(dose) => act(doseCalls.write(id, dose), t('dose.done-write'))}
          onReadBack={(dose, words) => act(doseCalls.readBack(id, dose, words), t('dose.done-read-back'))}
          onConfirm={(dose) => act(doseCalls.confirm(id, dose), t('dose.done-confirm'))}
          onStrike={(dose, reason) => act(doseCalls.strike(id, dose, reason), t('dose.done-strike'))}
        />
        <RequestCard one={one} now={now} />
        <ConsentCard one={one} />
        {after ? null : visits}
        {after ? null : <ChatCard one={one} />}
        <TimelineCard one={one} />
      </div>
      <div className={style.packet} data-name="packet">
        <PacketPane one={one} choice={choice} />
      </div>
      <div ref={opinion} className={style.opinion} data-name="opinion">
        <OpinionPane
          one={one}
          me={me}
          keyImages={(images, edit) => <OpinionImages images={images} edit={edit} lend={lend} />}
          images={(images) => <KeyImagesRead images={images} />}
          onChanged={onChanged}
        />
      </div>
      {inviting ? (
        <InviteDialog
          busy={busy}
          experts={leads}
          find={find}
          onInvite={async (person, part) => {
            const done = await act(consultCalls.invite(id, version, person, part));
            if (done) toast('ok', t('invite.done'));
            return done;
          }}
          onClose={() => {
            setInviting(false);
          }}
        />
      ) : null}
    </div>
  );
}
