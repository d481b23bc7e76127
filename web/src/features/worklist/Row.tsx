//! One case in the worklist. Every state is words or shape as well as colour.

import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../api/wire';
import { pressureOf } from '../../data/pressure';
import { codeWords } from '../../words/reading/words';
import { formatMoment } from '../../words/reading/format';
import { Icon } from '../../ui/Icon';
import { Tag, type Tone } from '../../ui/Tag';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { TimeLeft } from '../../ui/TimeLeft';
import { ExamLine } from '../../ui/ExamLine';
import { PatientLine } from '../../ui/PatientLine';
import { claimOf } from './model';
import style from './Worklist.module.css';

const TONES: Record<string, Tone> = {
  queued: 'accent',
  claimed: 'note',
  drafting: 'note',
  submitted: 'warn',
  reviewing: 'warn',
  rejected: 'danger',
  signed: 'ok',
  delivered: 'ok',
  acknowledged: 'ok',
};

interface Props {
  row: CaseRow;
  index: number;
  top: number;
  height: number;
  now: number;
  me: string;
  current: boolean;
  pick: () => void;
  open: () => void;
}

export const Row = memo(function Row({ row, index, top, height, now, me, current, pick, open }: Props) {
  const { t } = useTranslation();
  const claim = claimOf(row, me, now);
  return (
    <div
      id={`case-${row.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={current}
      className={style.row}
      style={{ height, transform: `translateY(${String(top)}px)` }}
      onClick={pick}
      onDoubleClick={open}
    >
      <span role="gridcell">
        <UrgencyMark urgency={row.urgency} />
      </span>
      <span role="gridcell">
        <TimeLeft dueAt={row.due_at} now={now} pressure={pressureOf(row, now)} />
      </span>
      <span role="gridcell" className={style.states}>
        <Tag tone={TONES[row.progress] ?? 'plain'}>{codeWords('progress', row.progress)}</Tag>
        {row.critical && row.critical.state !== 'closed' ? (
          <Tag tone="danger" icon="alert">
            {t('critical.short')}
          </Tag>
        ) : null}
      </span>
      <span role="gridcell" className={style.patient}>
        <button type="button" className={style.open} tabIndex={-1} onClick={open}>
          <PatientLine patient={row.patient} />
        </button>
        <span className={style.minor}>{row.number}</span>
      </span>
      <span role="gridcell" className={style.exam}>
        <ExamLine exam={row.examination} />
      </span>
      <span role="gridcell" className={style.site}>
        {row.institution.name}
        {row.village ? <span className={style.minor}>{row.village.name}</span> : null}
      </span>
      <span role="gridcell" className={style.images}>
        {row.study === null ? (
          <span className={style.minor}>{t('images.none')}</span>
        ) : (
          <>
            <span>
              {t('images.count', {
                count: row.study.instances,
              })}
            </span>
            {row.study.quarantine.length > 0 ? (
              <Tag tone="warn" icon="shield">
                {t('images.quarantine')}
              </Tag>
            ) : null}
          </>
        )}
      </span>
      <span role="gridcell" className={style.claim}>
        {claim === 'free' ? (
          <span className={style.minor}>{t('claim.free')}</span>
        ) : (
          <>
            <Icon name={claim === 'mine' ? 'user' : 'lock'} size={14} />
            {claim === 'mine' ? t('claim.mine') : row.claimed_by?.name}
          </>
        )}
      </span>
      <span role="gridcell" className={style.minor}>
        {formatMoment(row.created_at, now)}
      </span>
    </div>
  );
});
