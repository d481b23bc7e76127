//! Says on every other page that this person is in a consult, and leads back to it.

import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import style from './Consults.module.css';

interface Props {
  others: number;
  onBack: () => void;
  onLeave: () => void;
}

export function CallBar({ others, onBack, onLeave }: Props) {
  const { t } = useTranslation();
  return (
    <div className={style.bar} role="region" aria-label={t('consult.in-call')}>
      <Icon name="phone" />
      <strong>{t('consult.in-call-with', { count: others })}</strong>
      <Button size="s" weight="primary" onClick={onBack}>
        {t('consult.in-call-back')}
      </Button>
      <Button size="s" onClick={onLeave}>
        {t('consult.in-call-leave')}
      </Button>
    </div>
  );
}
