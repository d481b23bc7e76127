//! The bar of big buttons. On a phone it shows what is needed while talking; the rest comes with "more". Leaving asks
//! once, because the button lies beside the others.

import { useEffect, useRef, useState } from 'react';
import type { CallView } from '../media/call/view';
import css from './Controls.module.css';
import { Key } from './Key';
import type { Layout, Panel } from './model';
import type { RoomActs } from './Room';
import { useWords } from './words';

type Props = {
  view: CallView;
  acts: RoomActs;
  layout: Layout;
  onLayout: () => void;
  panel: Panel | null;
  onPanel: (panel: Panel) => void;
  unread: number;
  packet: boolean;
};

export function Controls({ view, acts, layout, onLayout, panel, onPanel, unread, packet }: Props) {
  const { t } = useWords();
  const [more, setMore] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const { own, others, voice_only } = view;
  const [talking, seen, sharing] = [own.mic === 'on', own.camera === 'on', own.screen === 'on'];
  if (leaving) return <Leaving acts={acts} onStay={() => setLeaving(false)} />;
  return (
    <div className={css.bar} role="group" aria-label={t('room.controls')} title={t('room.keys')}>
      <Key
        tall
        sign={talking ? 'mic' : 'mic-off'}
        kind={talking ? 'plain' : 'warn'}
        aria-keyshortcuts="m"
        onClick={() => acts.turn('mic', !talking)}
      >
        {talking ? t('room.mute') : t('room.unmute')}
      </Key>
      <Key
        tall
        sign={seen ? 'camera' : 'camera-off'}
        aria-keyshortcuts="v"
        onClick={() => acts.turn('camera', !seen)}
      >
        {seen ? t('room.camera-off') : t('room.camera-on')}
      </Key>
      {packet ? (
        <Key tall sign="packet" aria-pressed={panel === 'packet'} onClick={() => onPanel('packet')}>
          {t('room.packet')}
        </Key>
      ) : null}
      <div className={[css.rest, more ? css.open : ''].join(' ')} id="room-more">
        {acts.share ? (
          <Key
            tall
            sign="screen"
            aria-keyshortcuts="s"
            aria-pressed={sharing}
            onClick={() => acts.share?.(!sharing)}
          >
            {sharing ? t('room.share-stop') : t('room.share')}
          </Key>
        ) : null}
        <Key
          tall
          sign="voice"
          aria-keyshortcuts="o"
          aria-pressed={voice_only}
          onClick={() => acts.onlyVoice(!voice_only)}
        >
          {voice_only ? t('room.voice-only-stop') : t('room.voice-only')}
        </Key>
        {others.length > 1 ? (
          <Key tall sign={layout === 'grid' ? 'large' : 'grid'} aria-keyshortcuts="l" onClick={onLayout}>
            {layout === 'grid' ? t('room.layout-speaker') : t('room.layout-grid')}
          </Key>
        ) : null}
        <Key
          tall
          sign="people"
          aria-keyshortcuts="p"
          aria-pressed={panel === 'people'}
          onClick={() => onPanel('people')}
        >
          {t('room.people', { n: others.length + 1 })}
        </Key>
        <Key tall sign="gear" aria-pressed={panel === 'devices'} onClick={() => onPanel('devices')}>
          {t('room.devices')}
        </Key>
      </div>
      <Key
        tall
        sign="chat"
        kind={unread > 0 ? 'warn' : 'plain'}
        aria-keyshortcuts="c"
        aria-pressed={panel === 'chat'}
        onClick={() => onPanel('chat')}
      >
        {unread > 0 ? t('room.chat-new', { n: unread }) : t('room.chat')}
      </Key>
      <span className={css.more}>
        <Key
          tall
          sign="more"
          aria-expanded={more}
          aria-controls="room-more"
          onClick={() => setMore((one) => !one)}
        >
          {more ? t('room.less') : t('room.more')}
        </Key>
      </span>
      <Key tall sign="leave" kind="danger" onClick={() => setLeaving(true)}>
        {t('room.leave')}
      </Key>
    </div>
  );
}

function Leaving({ acts, onStay }: { acts: RoomActs; onStay: () => void }) {
  const { t } = useWords();
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => stay.current?.focus(), []);
  return (
    <div
      className={css.bar}
      role="alertdialog"
      aria-label={t('room.leave-ask')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onStay();
      }}
    >
      <p className={css.ask}>{t('room.leave-ask')}</p>
      <Key ref={stay} onClick={onStay}>
        {t('room.leave-stay')}
      </Key>
      <Key sign="leave" kind="danger" onClick={acts.leave}>
        {t('room.leave')}
      </Key>
    </div>
  );
}
