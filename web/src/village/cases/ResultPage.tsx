//! The result of an examination, as signed: withdrawn or superseded said loudly before anything else, then positive
//! and critical, the impression, the findings, print and one tap to acknowledge.

import type { CaseView, Me, ReportView } from '../../api/wire';
import { ageWord, examinationWords, positiveWord, sexWord } from '../core/codes';
import { answersCriticals } from '../core/duties';
import { fullMoment } from '../core/format';
import { refresh, useResource } from '../core/resource';
import { cases } from '../core/server';
import { t } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { Empty } from '../ui/Empty';
import { Facts } from '../ui/Facts';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Tag } from '../ui/Tag';
import { AcknowledgeButton } from './AcknowledgeButton';
import css from './Case.module.css';
import { CASE_WATCH, caseKey } from './keys';
import { ownDelivery, ownWaiting, voidedByWithdrawal } from './model';
import { PrintButton } from './PrintButton';
import { ResultWarnings } from './ResultWarnings';

export function ResultPage({ me, id }: { me: Me; id: string }) {
  const view = useResource(caseKey(id), () => cases.open(id), { kinds: CASE_WATCH, only: id });
  return (
    <Page title={t('result.title')} back={`/v/cases/${id}`}>
      <Loaded of={view} retry={() => refresh(caseKey(id))}>
        {(found) =>
          found.report_view === null ? (
            <Empty title={t('result.none')}>
              <p>{t('result.none-todo')}</p>
            </Empty>
          ) : (
            <ResultBody me={me} view={found} report={found.report_view} />
          )
        }
      </Loaded>
    </Page>
  );
}

function ResultBody({ me, view, report }: { me: Me; view: CaseView; report: ReportView }) {
  const delivery = ownDelivery(view, me);
  const acknowledging = delivery ? (
    <AcknowledgeButton
      caseId={view.id}
      delivery={delivery}
      waiting={ownWaiting(view, me)}
      voided={answersCriticals(me) ? voidedByWithdrawal(view) : []}
    />
  ) : null;
  const dead = report.state === 'withdrawn';
  const { content } = report;
  return (
    <>
      <div className={css.banner}>
        <p className={css.who}>
          {view.patient.name} · {sexWord(view.patient.sex)} · {ageWord(view.patient.age)}
        </p>
        <p>{examinationWords(view.examination)}</p>
      </div>
      <ResultWarnings view={view} report={report} delivery={delivery} />
      {dead ? null : (
        <p>
          <Tag tone={content.conclusion === 'positive' ? 'warn' : 'plain'}>
            {positiveWord(content.conclusion)}
          </Tag>
        </p>
      )}
      <h2>{t('result.impression')}</h2>
      <p className={[css.text, css.impression, dead ? css.dead : ''].join(' ')}>{content.impression}</p>
      {dead ? null : (
        <div className={css.actions}>
          {acknowledging}
          <PrintButton report={report} delivery={delivery} />
        </div>
      )}
      {dead ? acknowledging : null}
      <h2>{t('result.findings')}</h2>
      <p className={[css.text, dead ? css.dead : ''].join(' ')}>{content.findings}</p>
      {content.technique ? (
        <>
          <h2>{t('result.technique')}</h2>
          <p className={css.text}>{content.technique}</p>
        </>
      ) : null}
      <h2>{t('result.signed-by')}</h2>
      {report.signatures.length === 0 ? (
        <Notice tone="warn" title={t('result.not-signed')} />
      ) : (
        <Facts items={report.signatures.map((one) => [one.person.name, fullMoment(one.at)] as const)} />
      )}
      <p>{t('result.version', { n: report.version })}</p>
      <ButtonLink href={`/v/cases/${view.id}`}>{t('case.history')}</ButtonLink>
    </>
  );
}
