//! What the site did with the opinion: that it took note, whether it followed it, and what was done with the patient. Told
//! as soon as it is known.

import { useTranslation } from 'react-i18next';
import type { ConsultView } from '../../api/expert';
import { codeWords } from '../../words/reading/words';
import { formatFull } from '../../words/reading/format';
import { Tag } from '../../ui/Tag';
import style from './Cards.module.css';

export function AfterCard({ one }: { one: ConsultView }) {
  const { t } = useTranslation();
  const { acknowledged, disposition } = one;
  const waits = one.state === 'signed' || one.state === 'delivered';
  if (acknowledged === null && disposition === null && !waits) return null;
  return (
    <section className={style.card} aria-labelledby="after" aria-live="polite">
      <h2 id="after" className={style.title}>
        {t('consult.after')}
      </h2>
      <p>
        {acknowledged === null
          ? t('consult.not-acknowledged')
          : t('consult.acknowledged-by', {
              name: acknowledged.by.name,
              at: formatFull(acknowledged.at),
            })}
      </p>
      {disposition === null ? (
        acknowledged === null ? null : (
          <p className={style.minor}>{t('consult.not-disposed')}</p>
        )
      ) : (
        <>
          <p>
            <Tag tone={disposition.adopted === 'wholly' ? 'ok' : 'warn'}>
              {codeWords('adopted', disposition.adopted)}
            </Tag>{' '}
            {disposition.reason}
          </p>
          <p>{disposition.done}</p>
          <p className={style.minor}>
            {disposition.by.name} · {formatFull(disposition.at)}
          </p>
        </>
      )}
    </section>
  );
}
