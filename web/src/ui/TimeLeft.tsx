//! Time left until a case is due, how long it is over, or that its images are awaited; the sign and the word say it as well as the colour.

import { useTranslation } from 'react-i18next';
import { formatFull, formatSpan } from '../words/reading/format';
import style from './TimeLeft.module.css';

interface Props {
  dueAt: number;
  now: number;
  pressure: 'early' | 'calm' | 'soon' | 'over' | 'done';
}

export function TimeLeft({ dueAt, now, pressure }: Props) {
  const { t } = useTranslation();
  if (pressure === 'done' || pressure === 'early')
    return <span className={style.done}>{t(`time.${pressure}`)}</span>;
  const span = formatSpan(dueAt - now);
  return (
    <span className={`${style.time ?? ''} ${style[pressure] ?? ''}`} title={formatFull(dueAt)}>
      {pressure === 'over' ? t('time.over', { span }) : span}
    </span>
  );
}
