//! One critical value on the home page: red, worded, with what this side has to do and until when.

import type { CriticalView } from '../../api/wire';
import { ageWord, NOBODY, sexWord } from '../core/codes';
import { moment } from '../core/format';
import { t } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { Tag } from '../ui/Tag';
import css from './Home.module.css';
import { criticalDuty } from './model';

export function CriticalCard({ critical }: { critical: CriticalView }) {
  const duty = criticalDuty(critical);
  const { name, sex, age } = critical.patient ?? NOBODY;
  return (
    <article className={css.critical} aria-label={t('critical.label', { name })}>
      <p className={css.who}>
        <Tag tone="danger">{t('critical.tag')}</Tag> {name} · {sexWord(sex)} · {ageWord(age)}
      </p>
      <p className={css.text}>{critical.value}</p>
      <p>
        {t('critical.raised-at', { time: moment(critical.raised.at) })}
        {duty !== null && critical.next_due_at !== null
          ? ` · ${t('critical.answer-by', { time: moment(critical.next_due_at) })}`
          : ''}
      </p>
      <ButtonLink
        href={`/v/cases/${critical.case}/critical/${critical.id}`}
        kind={duty === null ? 'secondary' : 'danger'}
        wide
      >
        {t(
          duty === 'read-back'
            ? 'critical.do-read-back'
            : duty === 'handle'
              ? 'critical.do-handle'
              : 'critical.look',
        )}
      </ButtonLink>
    </article>
  );
}
