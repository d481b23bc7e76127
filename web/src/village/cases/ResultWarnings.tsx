//! What must be known before a result is read: that it was withdrawn, that a newer one exists, that it was changed,
//! that it is critical: what this side has to do, what was done, or that it holds no longer.

import type { CaseView, CriticalView, DeliveryRow, ReportView } from '../../api/wire';
import { fullMoment } from '../core/format';
import { t } from '../core/words';
import { CriticalWords } from '../criticals/CriticalWords';
import { criticalDuty, dutyWord } from '../home/model';
import { ButtonLink } from '../ui/ButtonLink';
import { Notice } from '../ui/Notice';

type Props = { view: CaseView; report: ReportView; delivery: DeliveryRow | null };

export function ResultWarnings({ view, report, delivery }: Props) {
  const last = report.history.find((one) => one.version === report.version);
  const reason = report.withdrawn_reason ?? report.amends ?? last?.reason ?? null;
  return (
    <>
      {report.state === 'withdrawn' ? (
        <Notice tone="danger" title={t('result.withdrawn')} urgent>
          <p>{t('result.withdrawn-todo')}</p>
          {reason ? <p>{t('result.reason', { reason })}</p> : null}
          {report.withdrawn_at === null ? null : <p>{fullMoment(report.withdrawn_at)}</p>}
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
      {criticalsOf(view, report).map((one) => (
        <CriticalNotice key={one.id} critical={one} />
      ))}
    </>
  );
}

/** Those of the report as signed, and those this side still has something to do for. */
function criticalsOf(view: CaseView, report: ReportView): CriticalView[] {
  const said = report.content.critical?.trim();
  return view.criticals.filter((one) => one.value === said || criticalDuty(one) !== null);
}

function CriticalNotice({ critical }: { critical: CriticalView }) {
  const duty = criticalDuty(critical);
  if (duty === null && critical.revoked === null)
    return (
      <Notice tone="good" title={t('result.critical-handled')}>
        <p>{critical.value}</p>
      </Notice>
    );
  return (
    <Notice tone="danger" title={t(critical.revoked === null ? 'result.critical' : 'critical.tag')} urgent>
      <CriticalWords critical={critical} />
      {duty === null ? null : (
        <ButtonLink href={`/v/cases/${critical.case}/critical/${critical.id}`} kind="danger" wide>
          {dutyWord(critical)}
        </ButtonLink>
      )}
    </Notice>
  );
}
