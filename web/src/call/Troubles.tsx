//! The sentences about who does not hear whom, and the one button that helps. The gravest two are shown; all of them
//! would hide the people.

import type { CallView } from '../media/call/view';
import type { Trouble } from '../media/call/troubles';
import css from './Room.module.css';
import { Key } from './Key';
import { Message } from './Message';
import type { RoomActs } from './Room';
import { useWords } from './words';

const SHOWN = 2;

type Props = { view: CallView; acts: RoomActs; onDevices: () => void };

export function Troubles({ view, acts, onDevices }: Props) {
  const { t } = useWords();
  const { switched } = view.own;
  return (
    <div role="status" aria-live="assertive" className={css.words}>
      {view.troubles.slice(0, SHOWN).map((trouble) => (
        <Message
          key={`${trouble.code} ${trouble.participant ?? ''}`}
          tone={trouble.tone}
          action={help(trouble)}
        >
          {t(`trouble.${trouble.code}`, { name: nameOf(view, trouble.participant) ?? t('call.unnamed') })}
        </Message>
      ))}
      {switched ? <Message tone="info">{t(`room.switched-${switched}`)}</Message> : null}
      {view.voice_only ? <Message tone="info">{t('room.voices-only')}</Message> : null}
    </div>
  );

  function help({ code }: Trouble) {
    switch (code) {
      case 'sound-refused':
        return (
          <Key kind="primary" sign="sound" onClick={acts.allowSound}>
            {t('trouble.allow-sound')}
          </Key>
        );
      case 'mic-off':
        return (
          <Key kind="primary" sign="mic" onClick={() => acts.turn('mic', true)}>
            {t('trouble.unmute')}
          </Key>
        );
      case 'mic-refused':
      case 'mic-absent':
      case 'mic-busy':
      case 'mic-lost':
      case 'mic-dead':
        return (
          <Key sign="gear" onClick={onDevices}>
            {t('trouble.choose-device')}
          </Key>
        );
      case 'unheard':
      case 'their-sound-refused':
      case 'their-mic-refused':
      case 'their-mic-absent':
      case 'their-mic-busy':
      case 'their-mic-lost':
      case 'their-mic-off':
      case 'their-voice-gone':
      case 'their-voice-silent':
      case 'interrupted':
        return null;
    }
  }
}

function nameOf(view: CallView, participant: string | null): string | null {
  return view.others.find((one) => one.participant === participant)?.name ?? null;
}
