//! One examination in a list: who, what, and one plain line saying where it is now.

import type { CaseRow } from '../../api/wire';
import { ageWord, examinationWords, sexWord, urgencyTone, urgencyWord } from '../core/codes';
import { Link } from '../core/Link';
import { ago } from '../core/format';
import { t } from '../core/words';
import { Tag } from '../ui/Tag';
import css from '../ui/Card.module.css';
import { StudyProgress } from './StudyProgress';
import { progressLine } from './model';

export function CaseCard({ row }: { row: CaseRow }) {
  const { name, sex, age } = row.patient;
  return (
    <li className={css.card}>
      <Link href={`/v/cases/${row.id}`} className={css.link}>
        <span className={css.tags}>
          {row.critical ? <Tag tone="danger">{t('critical.tag')}</Tag> : null}
          <Tag tone={urgencyTone(row.urgency)}>{urgencyWord(row.urgency)}</Tag>
        </span>
        <span className={css.title}>
          {name} · {sexWord(sex)} · {ageWord(age)}
        </span>
        <span>{examinationWords(row.examination)}</span>
        <strong>{progressLine(row)}</strong>
        {row.study && row.study.complete_at === null ? <StudyProgress study={row.study} /> : null}
        <span className={css.soft}>
          {t('case.registered-at', { time: ago(row.created_at) })}
          {row.village ? ` · ${row.village.name}` : ''}
        </span>
      </Link>
    </li>
  );
}
