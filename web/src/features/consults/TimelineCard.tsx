//! What happened to a consult, step by step.

import { useTranslation } from 'react-i18next';
import type { ConsultView } from '../../api/expert';
import { codeWords } from '../../words/reading/words';
import { formatFull } from '../../words/reading/format';
import style from './Cards.module.css';

export function TimelineCard({ one }: { one: ConsultView }) {
  const { t } = useTranslation();
  return (
    <section className={style.card} aria-labelledby="timeline">
      <h2 id="timeline" className={style.title}>
        {t('consult.timeline')}
      </h2>
      {one.timeline.length === 0 ? <p className={style.minor}>–</p> : null}
      <ol role="list" className={style.lines}>
        {one.timeline.map((each, at) => (
          <li key={`${String(each.at)}-${String(at)}`}>
            <time>{formatFull(each.at)}</time>
            <span>
              {codeWords('event', each.kind, each.detail)}
              {each.receiver === null ? '' : ` → ${each.receiver}`}{' '}
              <span className={style.minor}>{each.actor_name}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
