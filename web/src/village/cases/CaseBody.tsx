//! The inside of an examination's page, drawn from one fact.

import { Suspense } from 'react';
import type { CaseView, Me } from '../../api/wire';
import { ageWord, examinationWords, sexWord, urgencyTone, urgencyWord } from '../core/codes';
import { isTechnician } from '../core/duties';
import { fetched } from '../core/fetched';
import { fullMoment } from '../core/format';
import { t } from '../core/words';
import { CriticalWords } from '../criticals/CriticalWords';
import { dutyWord, openCriticals } from '../home/model';
import { ButtonLink } from '../ui/ButtonLink';
import { Facts } from '../ui/Facts';
import { Notice } from '../ui/Notice';
import { Tag } from '../ui/Tag';
import { CancelCase } from './CancelCase';
import css from './Case.module.css';
import { hasResult, progressLine } from './model';
import { ResubmitButton } from './ResubmitButton';
import { StudyProgress } from './StudyProgress';
import { Timeline } from './Timeline';

/** For who works at the device only, and only while no images are here. */
const WaitingStudies = fetched(async () => (await import('../studies/WaitingStudies')).WaitingStudies);

export function CaseBody({ me, view }: { me: Me; view: CaseView }) {
  const waiting = openCriticals(view.criticals);
  return (
    <>
      {waiting.map((one) => (
        <Notice key={one.id} tone="danger" title={t('critical.tag')} urgent>
          <CriticalWords critical={one} />
          <ButtonLink href={`/v/cases/${view.id}/critical/${one.id}`} kind="danger" wide>
            {dutyWord(one)}
          </ButtonLink>
        </Notice>
      ))}
      {view.state === 'returned' ? (
        <Notice tone="danger" title={t('case.returned')}>
          <p>{view.reason ?? t('case.returned-no-reason')}</p>
          <p>{t('case.returned-todo')}</p>
          {view.may.includes('resubmit-case') ? <ResubmitButton view={view} /> : null}
        </Notice>
      ) : null}
      {view.state === 'declined' || view.state === 'cancelled' ? (
        <Notice tone="warn" title={progressLine(view)}>
          <p>{view.reason || t('case.lapsed')}</p>
        </Notice>
      ) : null}
      <section className={css.now} aria-labelledby="now">
        <h2 id="now" className={css.small}>
          {t('case.where-now')}
        </h2>
        <p className={css.line} aria-live="polite">
          {progressLine(view)}
        </p>
        {view.study ? (
          <p aria-live="polite">
            <StudyProgress study={view.study} />
          </p>
        ) : isTechnician(me) ? (
          <Suspense>
            <WaitingStudies accession={view.examination.accession_number} />
          </Suspense>
        ) : (
          <p>{t('study.none-yet')}</p>
        )}
        {view.study !== null && view.study.quarantine.length > 0 ? <p>{t('study.quarantined')}</p> : null}
      </section>
      {hasResult(view) ? (
        <ButtonLink href={`/v/cases/${view.id}/result`} kind="primary" wide>
          {t('case.open-result')}
        </ButtonLink>
      ) : null}
      <h2>{t('case.examination')}</h2>
      <p>
        <Tag tone={urgencyTone(view.urgency)}>{urgencyWord(view.urgency)}</Tag>
      </p>
      <Facts
        items={[
          [t('patient.name'), view.patient.name],
          [t('patient.sex-age'), `${sexWord(view.patient.sex)} · ${ageWord(view.patient.age)}`],
          [t('case.examination'), examinationWords(view.examination)],
          [t('examination.diagnosis'), view.examination.clinical_diagnosis],
          [t('examination.reason'), view.examination.reason],
          [t('case.accession'), view.examination.accession_number],
          [t('case.patient-number'), view.patient_record?.number],
          ...(view.village ? [[t('case.village'), view.village.name] as const] : []),
          [t(view.village ? 'case.examined-at' : 'case.institution'), view.institution.name],
          [t('case.registered'), fullMoment(view.created_at)],
        ]}
      />
      <h2>{t('case.history')}</h2>
      <Timeline rows={view.timeline} />
      {view.may.includes('cancel-case') && (view.state === 'submitted' || view.state === 'returned') ? (
        <CancelCase view={view} />
      ) : null}
    </>
  );
}
