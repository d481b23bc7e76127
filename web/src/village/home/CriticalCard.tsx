//! One critical value on the home page: red, worded, with what this side has to do and until when.

import type { CriticalView } from '../../api/wire';
import { ageWord, NOBODY, sexWord } from '../core/codes';
import { moment } from '../core/format';
import { t } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { CriticalWords } from '../criticals/CriticalWords';
import { Tag } from '../ui/Tag';
import css from './Home.module.css';
import { dutyWord } from './model';

export function CriticalCard({ critical }: { critical: CriticalView }) {
  const { name, sex, age } = critical.patient ?? NOBODY;
  return (
    <article className={css.critical} aria-label={t('critical.label', { name })}>
      <p className={css.who}>
        <Tag tone="danger">{t('critical.tag')}</Tag> {name} · {sexWord(sex)} · {ageWord(age)}
      </p>
      <CriticalWords critical={critical} />
      <p>
        {t('critical.raised-at', { time: moment(critical.raised.at) })}
        {critical.next_due_at !== null
          ? ` · ${t('critical.answer-by', { time: moment(critical.next_due_at) })}`
          : ''}
      </p>
      <ButtonLink href={`/v/cases/${critical.case}/critical/${critical.id}`} kind="danger" wide>
        {dutyWord(critical)}
      </ButtonLink>
    </article>
  );
}
