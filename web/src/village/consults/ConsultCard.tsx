//! One consult in a list: who, what is wrong, where it is, and what waits for this site.

import type { ConsultRow } from '../../data/consult';
import { useNow } from '../../ui/now';
import { ageWord, sexWord, urgencyTone, urgencyWord } from '../core/codes';
import { ago, moment } from '../core/format';
import { Link } from '../core/Link';
import { t } from '../core/words';
import { Tag } from '../ui/Tag';
import css from '../ui/Card.module.css';
import { dutyOf } from './model';
import { chipsWords, kindWord, stateLine } from './words';

export function ConsultCard({ row }: { row: ConsultRow }) {
  const { name, sex, age } = row.patient;
  const duty = dutyOf(row, useNow());
  const inRoom = row.state === 'ringing' || row.state === 'live' || row.state === 'interrupted';
  const late = row.owed.length > 0 && row.owed_due_at !== null;
  return (
    <li className={css.card}>
      <Link href={`/v/consults/${row.id}${inRoom ? '/room' : ''}`} className={css.link}>
        <span className={css.tags}>
          <Tag tone={urgencyTone(row.urgency)}>{urgencyWord(row.urgency)}</Tag>
          {duty === null ? null : (
            <Tag tone={duty === 'fill-in' || duty === 'dispose' ? 'warn' : 'danger'}>{t(`duty.${duty}`)}</Tag>
          )}
        </span>
        <span className={css.title}>
          {name} · {sexWord(sex)} · {ageWord(age)}
        </span>
        <span>{[kindWord(row.kind), chipsWords(row.chips)].filter(Boolean).join(' · ')}</span>
        <strong>{stateLine(row)}</strong>
        {row.plan !== null && (row.state === 'scheduled' || row.state === 'confirmed') ? (
          <span>{t('consult.plan', { from: moment(row.plan.from), until: moment(row.plan.until) })}</span>
        ) : null}
        {late && row.owed_due_at !== null ? (
          <span className={css.late}>{t('backfill.by', { time: moment(row.owed_due_at) })}</span>
        ) : null}
        <span className={css.soft}>
          {t('consult.asked-at', { time: ago(row.submitted_at) })} · {row.requested_by.name}
        </span>
      </Link>
    </li>
  );
}
