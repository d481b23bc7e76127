//! The consult room as somebody sees it. It draws a `CallView` and calls verbs; it fetches nothing and decides nothing
//! about the line. Whoever shows it puts it into the page's `main` and gives the patient's packet to stand beside it.

import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { DeviceKind } from '../media/call/devices';
import type { CallView, Wanted } from '../media/call/view';
import { useNow } from '../ui/now';
import { Controls } from './Controls';
import { Ended } from './Ended';
import { Key } from './Key';
import { LineWord } from './LineWord';
import { Message } from './Message';
import { clock, isWriting, keyAct, type Layout, type Panel } from './model';
import css from './Room.module.css';
import { SidePanel } from './SidePanel';
import { PhaseBanner } from './PhaseBanner';
import { SelfView } from './SelfView';
import { Sign } from './Sign';
import { Stage } from './Stage';
import { Speaking, useSpeech, useWords, type Language } from './words';
import { Troubles } from './Troubles';

/** What somebody in the room can do. A `Call` has the first of them; the rest are the page's, where it allows them. */
export interface RoomActs {
  turn: (kind: DeviceKind, on: boolean) => void;
  choose: (kind: DeviceKind | 'speaker', id: string) => void;
  allowSound: () => void;
  onlyVoice: (on: boolean) => void;
  want: (wanted: Wanted) => void;
  /** False when it could not be said; the words then stay where they are. */
  write: (text: string) => boolean;
  leave: () => void;
  /** Where the browser can share a screen. */
  share?: ((on: boolean) => void) | undefined;
  lock?: ((locked: boolean) => void) | undefined;
  remove?: ((participant: string) => void) | undefined;
  invite?: (() => void) | undefined;
  /** After the end: in again, away, or on in writing. */
  again?: (() => void) | undefined;
  back: () => void;
  writing?: (() => void) | undefined;
}

export interface RoomProps {
  language: Language;
  view: CallView;
  /** Whom the consult is about, as the page writes it. */
  title: string;
  acts: RoomActs;
  /** The patient's packet. */
  packet?: ReactNode;
  /** Something beyond the talk waits for this person: said over the people, and shown by one press. */
  asks?: Asks | null | undefined;
}

export interface Asks {
  words: string;
  act: string;
  /** The id of what is to be done, in the packet where there is one, else on the page around the room. */
  at: string;
}

export function Room({ language, ...rest }: RoomProps) {
  return (
    <Speaking value={useSpeech(language)}>
      <Inside {...rest} />
    </Speaking>
  );
}

function Inside({ view, title, acts, packet, asks = null }: Omit<RoomProps, 'language'>) {
  const { t } = useWords();
  const now = useNow();
  const heading = useRef<HTMLHeadingElement>(null);
  const [layout, setLayout] = useState<Layout>('grid');
  const [panel, setPanel] = useState<Panel | null>(null);
  const [read, setRead] = useState(0);
  const opener = useRef<HTMLElement | null>(null);
  const { phase, own, chat } = view;
  const seen = panel === 'chat' ? chat.length : read;
  if (seen !== read) setRead(seen);
  const { want } = acts;
  const onWant = useCallback((wanted: Wanted) => want(wanted), [want]);

  const show = useCallback((next: Panel | null): void => {
    setPanel((before) => {
      if (before === null && document.activeElement instanceof HTMLElement)
        opener.current = document.activeElement;
      return before === next ? null : next;
    });
  }, []);
  const close = useCallback((): void => {
    setPanel(null);
    // Back to where the panel was opened from, as far as it is still there.
    opener.current?.focus();
  }, []);
  const has = packet !== undefined;
  const goTo = useCallback(
    (id: string): void => {
      if (has) setPanel('packet');
      // Once it is drawn.
      requestAnimationFrame(() => document.getElementById(id)?.scrollIntoView());
    },
    [has],
  );
  const turnLayout = useCallback(() => setLayout((one) => (one === 'grid' ? 'speaker' : 'grid')), []);

  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (phase.state === 'ended') return;
    const press = (event: KeyboardEvent): void => {
      const act = keyAct({
        key: event.key,
        ctrlKey: event.ctrlKey,
        metaKey: event.metaKey,
        altKey: event.altKey,
        repeat: event.repeat,
        writing: isWriting(event.target),
      });
      if (act === null || event.defaultPrevented) return;
      switch (act) {
        case 'mic':
          return acts.turn('mic', own.mic !== 'on');
        case 'camera':
          return acts.turn('camera', own.camera !== 'on');
        case 'share':
          return acts.share?.(own.screen !== 'on');
        case 'voice-only':
          return acts.onlyVoice(!view.voice_only);
        case 'layout':
          return turnLayout();
        case 'chat':
        case 'people':
          return show(act);
        case 'close':
          return close();
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [acts, close, own, phase.state, show, turnLayout, view.voice_only]);

  const since = view.me?.joined_at ?? null;
  return (
    <div className={css.room}>
      <header className={css.head}>
        <h1 ref={heading} tabIndex={-1} className={css.title}>
          {title}
        </h1>
        {phase.state === 'ended' ? null : (
          <p className={css.facts}>
            {since === null ? null : <span>{t('room.clock', { time: clock(now - since) })}</span>}
            <LineWord line={view.line} up={view.uplink_kbps} down={view.downlink_kbps} />
            {view.locked ? (
              <span className={css.locked}>
                <Sign name="lock" size={20} /> {t('room.locked')}
              </span>
            ) : null}
          </p>
        )}
      </header>
      {phase.state === 'ended' ? (
        <Ended why={phase.why} acts={acts} />
      ) : (
        <>
          <div className={css.words}>
            <PhaseBanner phase={phase} now={now} />
            {asks ? (
              <div role="status">
                <Message
                  tone="warn"
                  action={
                    <Key kind="primary" onClick={() => goTo(asks.at)}>
                      {asks.act}
                    </Key>
                  }
                >
                  {asks.words}
                </Message>
              </div>
            ) : null}
            <Troubles view={view} acts={acts} onDevices={() => show('devices')} />
          </div>
          <div className={css.middle} data-panel={panel ?? undefined}>
            <div className={css.stage}>
              <Stage view={view} layout={layout} onWant={onWant} />
              <SelfView own={own} />
            </div>
            {panel ? (
              <SidePanel panel={panel} view={view} acts={acts} packet={packet} now={now} onClose={close} />
            ) : null}
          </div>
          <Controls
            view={view}
            acts={acts}
            layout={layout}
            onLayout={turnLayout}
            panel={panel}
            onPanel={show}
            unread={chat.length - read}
            packet={has}
          />
        </>
      )}
    </div>
  );
}
