//! One result that waits to be acknowledged. Withdrawn and superseded are said before anything else.

import type { DeliveryRow } from '../../api/wire';
import { came } from '../cases/model';
import { ageWord, examinationWords, NOBODY, positiveWord, sexWord } from '../core/codes';
import { Link } from '../core/Link';
import { ago } from '../core/format';
import { t } from '../core/words';
import { Tag } from '../ui/Tag';
import css from '../ui/Card.module.css';
import { isDead } from './model';

export function ResultCard({ result }: { result: DeliveryRow }) {
  const { name, sex, age } = result.patient ?? NOBODY;
  return (
    <li className={css.card}>
      <Link href={`/v/cases/${result.case}/result`} className={css.link}>
        <span className={css.tags}>
          {result.withdrawn || result.what === 'withdrawal' ? (
            <Tag tone="danger">{t('result.withdrawn-tag')}</Tag>
          ) : null}
          {result.superseded_by !== null ? <Tag tone="danger">{t('result.superseded-tag')}</Tag> : null}
          {result.critical ? <Tag tone="danger">{t('critical.tag')}</Tag> : null}
          {result.acknowledged_at === null ? <Tag tone="brand">{t('result.new-tag')}</Tag> : null}
          {isDead(result) ? null : (
            <Tag tone={result.conclusion === 'positive' ? 'warn' : 'plain'}>
              {positiveWord(result.conclusion)}
            </Tag>
          )}
        </span>
        <span className={css.title}>
          {name} · {sexWord(sex)} · {ageWord(age)}
        </span>
        <span>{result.examination ? examinationWords(result.examination) : result.case_number}</span>
        <span className={css.soft}>
          {came(result) === 0 ? '' : t('result.came', { time: ago(came(result)) })}
        </span>
      </Link>
    </li>
  );
}
