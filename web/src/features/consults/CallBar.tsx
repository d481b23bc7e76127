//! Says wherever the room is out of sight that this person is in it, mutes them, and leads back to it.

import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import style from './Consults.module.css';

interface Props {
  others: number;
  /** Whether the own microphone is on. */
  talking: boolean;
  onTalk: (on: boolean) => void;
  onBack: () => void;
  onLeave: () => void;
}

export function CallBar({ others, talking, onTalk, onBack, onLeave }: Props) {
  const { t } = useTranslation();
  return (
    <div className={style.bar} role="region" aria-label={t('consult.in-call')}>
      <Icon name="phone" />
      <strong>{t('consult.in-call-with', { count: others })}</strong>
      <Button size="s" weight="primary" onClick={onBack}>
        {t('consult.in-call-back')}
      </Button>
      <Button
        size="s"
        aria-pressed={!talking}
        onClick={() => {
          onTalk(!talking);
        }}
      >
        {t(talking ? 'consult.in-call-mute' : 'consult.in-call-unmute')}
      </Button>
      <Button size="s" onClick={onLeave}>
        {t('consult.in-call-leave')}
      </Button>
    </div>
  );
}
