//! One consult in a list. Every state is words or shape as well as colour.

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultRow } from '../../data/consult';
import { codeWords } from '../../words/reading/words';
import { formatMoment } from '../../words/reading/format';
import { Tag } from '../../ui/Tag';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { PatientLine } from '../../ui/PatientLine';
import { chipWords, TONES, whenWords } from '../../words/reading/consult';
import style from './Consults.module.css';

interface Props {
  row: ConsultRow;
  now: number;
  current: boolean;
  onOpen: () => void;
}

export function ConsultLine({ row, now, current, onOpen }: Props) {
  const { t } = useTranslation();
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) line.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <li ref={line} className={style.row} data-current={current} data-urgent={row.urgency === 'emergency'}>
      <span>
        <UrgencyMark urgency={row.urgency} />
      </span>
      <span className={style.pair}>
        <Tag tone={TONES[row.state]}>{codeWords('consult-state', row.state)}</Tag>
        <span className={row.overdue === null ? style.minor : style.late}>{whenWords(row, now)}</span>
      </span>
      <span className={style.pair}>
        <button type="button" className={style.open} onClick={onOpen}>
          <PatientLine patient={row.patient} />
        </button>
        <span className={style.minor}>{row.number}</span>
      </span>
      <span className={style.pair}>
        <span>{codeWords('consult-kind', row.kind)}</span>
        <span className={style.minor}>{chipWords(row.chips)}</span>
      </span>
      <span className={style.pair}>
        <span>{row.institution.name}</span>
        <span className={style.minor}>{row.village?.name ?? row.requested_by.name}</span>
      </span>
      <span className={style.pair}>
        <span>{row.expert?.name ?? t('consult.no-expert')}</span>
        <span className={style.minor}>{row.group?.name ?? ''}</span>
      </span>
      <span className={style.tags}>
        {row.in_room > 0 ? (
          <Tag tone="accent" icon="users">
            {t('consult.in-room', { count: row.in_room })}
          </Tag>
        ) : null}
        {row.owed.length > 0 ? (
          <Tag tone="warn" icon="clock">
            {t('consult.owes')}
          </Tag>
        ) : null}
        <span className={style.minor}>{formatMoment(row.submitted_at, now)}</span>
      </span>
    </li>
  );
}
