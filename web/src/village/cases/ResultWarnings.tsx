//! What must be known before a result is read: that it was withdrawn, that a newer one exists, that it was changed,
//! that it is critical and still waits for a read-back.

import type { CaseView, DeliveryRow, ReportView } from '../../api/wire';
import { fullMoment } from '../core/format';
import { t } from '../core/words';
import { criticalDuty } from '../home/model';
import { ButtonLink } from '../ui/ButtonLink';
import { Notice } from '../ui/Notice';

type Props = { view: CaseView; report: ReportView; delivery: DeliveryRow | null };

export function ResultWarnings({ view, report, delivery }: Props) {
  const last = report.history.find((one) => one.version === report.version);
  const reason = report.withdrawn_reason ?? report.amends ?? last?.reason ?? null;
  const critical = view.criticals.find((one) => one.state !== 'closed');
  return (
    <>
      {report.state === 'withdrawn' ? (
        <Notice tone="danger" title={t('result.withdrawn')} urgent>
          <p>{t('result.withdrawn-todo')}</p>
          {reason ? <p>{t('result.reason', { reason })}</p> : null}
          {last ? <p>{fullMoment(last.at)}</p> : null}
        </Notice>
      ) : null}
      {delivery !== null && delivery.superseded_by !== null && report.state !== 'withdrawn' ? (
        <Notice tone="danger" title={t('result.superseded')} urgent>
          <p>{t('result.superseded-todo')}</p>
        </Notice>
      ) : null}
      {report.state !== 'withdrawn' && report.version > 1 ? (
        <Notice tone="warn" title={t('result.amended')}>
          <p>{t('result.amended-todo')}</p>
          {reason ? <p>{t('result.reason', { reason })}</p> : null}
        </Notice>
      ) : null}
      {report.content.critical !== null || critical ? (
        <Notice tone="danger" title={t('result.critical')} urgent>
          <p>{critical?.value ?? report.content.critical}</p>
          {critical && criticalDuty(critical) !== null ? (
            <ButtonLink href={`/v/cases/${view.id}/critical/${critical.id}`} kind="danger" wide>
              {t(criticalDuty(critical) === 'read-back' ? 'critical.do-read-back' : 'critical.do-handle')}
            </ButtonLink>
          ) : null}
        </Notice>
      ) : null}
    </>
  );
}
