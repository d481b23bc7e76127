//! The consent of the patient, or the legal basis on which an emergency goes on without it for now.

import { useTranslation } from 'react-i18next';
import { consultCalls } from '../../api/expertCalls';
import type { ConsultView } from '../../api/expert';
import { codeWords } from '../../words/reading/words';
import { formatFull, formatMoment } from '../../words/reading/format';
import { Notice } from '../../ui/Notice';
import { Tag } from '../../ui/Tag';
import { yuan } from '../../words/reading/consult';
import style from './Cards.module.css';

export function ConsentCard({ one }: { one: ConsultView }) {
  const { t } = useTranslation();
  const { consent } = one;
  const { signer } = consent;
  const given = consent.state === 'given';
  const facts: [string, string][] =
    signer === null
      ? []
      : [
          [t('consent.signer'), `${signer.name} · ${codeWords('relation', signer.relation)}`],
          [t('consent.how'), consent.how === null ? '–' : codeWords('consent-how', consent.how)],
          [t('consent.signed-at'), consent.signed_at === null ? '–' : formatFull(consent.signed_at)],
          [t('consent.explained-by'), consent.explained_by?.name ?? '–'],
          ...(consent.witness === null ? [] : [[t('consent.witness'), consent.witness] as [string, string]]),
          [t('consent.scope'), consent.scope ?? '–'],
          [t('consent.cost'), consent.cost_fen === null ? '–' : yuan(consent.cost_fen)],
          [t('consent.recording'), t(consent.recording === true ? 'consent.yes' : 'consent.no')],
        ];
  return (
    <section className={style.card} aria-labelledby="consent">
      <h2 id="consent" className={style.title}>
        {t('consent.title')}{' '}
        <Tag
          tone={given ? 'ok' : consent.state === 'emergency' ? 'warn' : 'danger'}
          icon={given ? 'check' : 'alert'}
        >
          {codeWords('consent-state', consent.state)}
        </Tag>
      </h2>
      {consent.emergency !== null && !given ? (
        <Notice tone="warn" title={t('consent.emergency')}>
          <p>
            {consent.emergency.reason} – {consent.emergency.by.name}, {formatFull(consent.emergency.at)}
          </p>
          {consent.emergency.due_at === null ? null : (
            <p>{t('consult.owed-until', { at: formatMoment(consent.emergency.due_at) })}</p>
          )}
        </Notice>
      ) : null}
      {consent.withdrawn === null ? null : (
        <Notice tone="danger" title={t('consent.withdrawn')}>
          <p>
            {consent.withdrawn.reason} – {consent.withdrawn.by.name}, {formatFull(consent.withdrawn.at)}
          </p>
        </Notice>
      )}
      {consent.state === 'missing' ? <p className={style.minor}>{t('consent.missing-hint')}</p> : null}
      <dl className={style.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {consent.object === null ? null : (
        <a href={consultCalls.objectUrl(one.id, consent.object)} target="_blank" rel="noreferrer">
          {t('consent.look')}
        </a>
      )}
    </section>
  );
}
