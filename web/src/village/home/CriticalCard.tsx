//! One critical value on the home page: red, worded, with what this side has to do and until when.

import type { CriticalView } from '../../api/wire';
import { ageWord, NOBODY, sexWord } from '../core/codes';
import { moment } from '../core/format';
import { t } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { CriticalWords } from '../criticals/CriticalWords';
import { Tag } from '../ui/Tag';
import css from './Home.module.css';
import { answerBy, dutyWord } from './model';

export function CriticalCard({ critical }: { critical: CriticalView }) {
  const { name, sex, age } = critical.patient ?? NOBODY;
  const by = answerBy(critical);
  return (
    <article className={css.critical} aria-label={t('critical.label', { name })}>
      <p className={css.who}>
        <Tag tone="danger">{t('critical.tag')}</Tag> {name} · {sexWord(sex)} · {ageWord(age)}
      </p>
      <CriticalWords critical={critical} />
      <p>
        {t('critical.raised-at', { time: moment(critical.raised.at) })}
        {by === null ? '' : ` · ${by}`}
      </p>
      <ButtonLink href={`/v/cases/${critical.case}/critical/${critical.id}`} kind="danger" wide>
        {dutyWord(critical)}
      </ButtonLink>
    </article>
  );
}
