//! What the expert is asked: the complaint, the five fields of the rules, what is still owed, the photos, and the consent.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { consultCalls } from '../../api/expertCalls';
import type { ConsultView } from '../../api/expert';
import { codeWords } from '../../words/reading/words';
import { formatFull, formatMoment } from '../../words/reading/format';
import { Notice } from '../../ui/Notice';
import { chipWords, comma, spanWords } from '../../words/reading/consult';
import style from './Cards.module.css';

export function RequestCard({ one, now }: { one: ConsultView; now: number }) {
  const { t } = useTranslation();
  const { request } = one;
  const { complaint } = request;
  const said = (text: string): string => (text.trim() === '' ? '–' : text);
  const facts: [string, string][] = [
    [
      t('consult-field.complaint'),
      [chipWords(complaint.chips), complaint.words].filter((each) => each !== '').join(' · ') || '–',
    ],
    ...(complaint.onset_at === null
      ? []
      : [[t('consult.onset'), formatMoment(complaint.onset_at, now)] as [string, string]]),
    [t('consult-field.reason'), said(request.reason)],
    [t('consult-field.purpose'), said(request.purpose)],
    [t('consult-field.summary'), said(request.summary)],
    [
      t('consult-field.expertise'),
      request.expertise === null
        ? '–'
        : `${codeWords('specialty', request.expertise.specialty)} · ${codeWords('expert-title', request.expertise.title)}`,
    ],
    [t('consult-field.time'), request.wanted === null ? '–' : spanWords(request.wanted, now)],
    [t('consult.asked-by'), `${one.requested_by.name} · ${formatFull(one.submitted_at)}`],
  ];
  return (
    <section className={style.card} aria-labelledby="request">
      <h2 id="request" className={style.title}>
        {t('consult.request')}
      </h2>
      {one.owed.length === 0 ? null : (
        <Notice
          tone="warn"
          title={t('consult.owed', {
            what: one.owed.map((each) => codeWords('consult-field', each)).join(comma()),
          })}
        >
          {one.owed_due_at === null ? null : (
            <p>{t('consult.owed-until', { at: formatMoment(one.owed_due_at, now) })}</p>
          )}
        </Notice>
      )}
      {one.reason === null ? null : (
        <Notice tone="warn" title={codeWords('consult-state', one.state)}>
          <p>
            {one.reason}
            {one.reason_by ? ` – ${one.reason_by}` : ''}
          </p>
        </Notice>
      )}
      {one.why_broken === null ? null : <Notice tone="warn" title={codeWords('broken', one.why_broken)} />}
      <dl className={style.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Photos one={one} />
    </section>
  );
}

/** Pictures taken at the site; one is shown large by a press. */
export function Photos({ one }: { one: ConsultView }) {
  const { t } = useTranslation();
  const [large, setLarge] = useState<string | null>(null);
  if (one.photos.length === 0) return null;
  return (
    <ul role="list" className={style.photos} aria-label={t('consult.photos')}>
      {one.photos.map((photo, at) => {
        const url = consultCalls.objectUrl(one.id, photo.object);
        const name = t('consult.photo', { number: at + 1, by: photo.by.name, at: formatFull(photo.at) });
        return (
          <li key={photo.object} data-large={large === photo.object}>
            {photo.content_type.startsWith('image/') ? (
              <button
                type="button"
                className={style.photo}
                aria-pressed={large === photo.object}
                aria-label={name}
                onClick={() => {
                  setLarge(large === photo.object ? null : photo.object);
                }}
              >
                <img src={url} alt="" loading="lazy" />
              </button>
            ) : (
              <a className={style.paper} href={url} target="_blank" rel="noreferrer">
                {t('consult.paper', { number: at + 1 })}
              </a>
            )}
            <span className={style.minor}>{formatMoment(photo.at)}</span>
          </li>
        );
      })}
    </ul>
  );
}
