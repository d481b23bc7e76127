//! What the requester wrote, the studies, where the report went, and everything that happened, in order.

import { useTranslation } from 'react-i18next';
import type { CaseView, StudyRow } from '../../api/wire';
import { codeWords } from '../../words/reading/words';
import { formatFull, formatMoment } from '../../words/reading/format';
import { Tag } from '../../ui/Tag';
import { Quarantine } from '../../ui/Quarantine';
import style from './Case.module.css';

interface Props {
  one: CaseView;
  busy: boolean;
  onClear: (study: StudyRow, reason: string) => void;
}

export function CaseFacts({ one, busy, onClear }: Props) {
  const { t } = useTranslation();
  const { examination: exam } = one;
  return (
    <div className={style.facts}>
      <dl className={style.pairs}>
        {(
          [
            ['exam.diagnosis', exam.clinical_diagnosis],
            ['exam.reason', exam.reason],
            ['case.number', one.number],
            ['case.created', formatFull(one.created_at)],
            ['case.due', formatFull(one.due_at)],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd>{value === '' ? '–' : value}</dd>
          </div>
        ))}
      </dl>
      <section>
        <h2 className={style.title}>{t('case.studies')}</h2>
        {one.studies.length === 0 ? <p className={style.minor}>{t('images.none')}</p> : null}
        <ul role="list">
          {one.studies.map((study) => (
            <li key={study.id} className={style.study}>
              <span>
                <strong>{study.modality ?? '–'}</strong>
              </span>
              <span className={style.minor}>
                {t('case.study-line', {
                  instances: study.instances,
                  at: formatMoment(study.received_at),
                  device: study.device?.name ?? '–',
                })}
              </span>
              <span className={style.line}>
                {study.warnings.map((each) => (
                  <Tag key={each.code} tone="warn" icon="alert">
                    {codeWords('warning', each.code)}
                  </Tag>
                ))}
              </span>
              <Quarantine
                study={study}
                may={one.may.includes('quarantine-study')}
                busy={busy}
                onClear={(reason) => {
                  onClear(study, reason);
                }}
              />
            </li>
          ))}
        </ul>
      </section>
      {one.deliveries.length > 0 ? (
        <section>
          <h2 className={style.title}>{t('case.deliveries')}</h2>
          <ul role="list">
            {one.deliveries.map((each) => (
              <li key={each.id} className={style.study}>
                <span className={style.line}>
                  <strong>{each.receiver.name}</strong>
                  <Tag tone={each.state === 'acknowledged' ? 'ok' : 'note'}>
                    {codeWords('delivery', each.state)}
                  </Tag>
                  {each.withdrawn ? <Tag tone="danger">{t('delivery.withdrawn')}</Tag> : null}
                </span>
                <span className={style.minor}>
                  {t('case.delivery-line', {
                    at: formatMoment(each.published_at ?? each.delivered_at ?? one.created_at),
                    version: each.report_version,
                  })}
                  {each.printed_at ? ` · ${t('case.printed', { at: formatMoment(each.printed_at) })}` : ''}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <section>
        <h2 className={style.title}>{t('case.timeline')}</h2>
        <ol role="list" className={style.timeline}>
          {one.timeline.map((each, at) => (
            <li key={`${String(each.at)}-${String(at)}`}>
              <time dateTime={new Date(each.at).toISOString()}>{formatMoment(each.at)}</time>
              <span>
                <strong>{codeWords('event', each.kind, each.detail)}</strong>
                {each.receiver ? ` · ${each.receiver}` : ''}
                {each.actor_name ? ` · ${each.actor_name}` : ''}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
