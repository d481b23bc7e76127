//! What stands beside the people: chat, roster, devices or the patient's packet. On a phone it takes their place, over
//! the same bar of buttons; the focus goes in and, when it is closed, back.

import { useEffect, useRef, type ReactNode } from 'react';
import type { CallView } from '../media/call/view';
import { Chat } from './Chat';
import { DeviceChoice } from './DeviceChoice';
import { Key } from './Key';
import type { Panel } from './model';
import { People } from './People';
import type { RoomActs } from './Room';
import css from './SidePanel.module.css';
import { useWords, type WordKey } from './words';

const TITLES: Record<Panel, WordKey> = {
  chat: 'chat.title',
  people: 'people.title',
  devices: 'devices.title',
  packet: 'room.packet',
};

type Props = {
  panel: Panel;
  view: CallView;
  acts: RoomActs;
  packet: ReactNode;
  now: number;
  onClose: () => void;
};

export function SidePanel({ panel, view, acts, packet, now, onClose }: Props) {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [panel]);
  return (
    <section
      className={[css.panel, panel === 'packet' ? css.broad : ''].join(' ')}
      aria-labelledby="room-panel"
    >
      <div className={css.head}>
        <h2 id="room-panel" ref={heading} tabIndex={-1} className={css.title}>
          {t(TITLES[panel])}
        </h2>
        <Key sign="cross" kind="quiet" onClick={onClose}>
          {t('call.close')}
        </Key>
      </div>
      {panel === 'chat' ? <Chat view={view} now={now} write={acts.write} /> : null}
      {panel === 'people' ? <People view={view} acts={acts} now={now} /> : null}
      {panel === 'devices' ? (
        <DeviceChoice choices={view.choices} chosen={view.chosen} onChoose={acts.choose} />
      ) : null}
      {panel === 'packet' ? packet : null}
    </section>
  );
}
