//! The case that a study is linked to, beside what the device sent: nobody undoes a link that they were not shown.

import { useTranslation } from 'react-i18next';
import { compare, joinedAt } from '../../api/compare';
import type { CaseView, StudyView } from '../../api/wire';
import { codeWords } from '../../words/reading/words';
import { formatMoment } from '../../words/reading/format';
import { ExamLine } from '../../ui/ExamLine';
import { PatientLine } from '../../ui/PatientLine';
import { SideBySide } from './SideBySide';
import style from './Unmatched.module.css';

export function LinkedTo({ study, one }: { study: StudyView; one: CaseView }) {
  const { t } = useTranslation();
  const at = joinedAt(study, one.timeline);
  const how =
    study.linked_how === null
      ? null
      : codeWords('linked-how', study.linked_how, { name: study.linked_by?.name ?? '–' });
  return (
    <section className={style.compare} aria-label={t('unmatched.linked-to')}>
      <h2 className={style.subtitle}>{t('unmatched.linked-to')}</h2>
      <p className={style.line}>
        <PatientLine patient={one.patient} />
        <ExamLine exam={one.examination} />
      </p>
      <p className={style.minor}>
        {one.number} · {one.institution.name} · {formatMoment(one.created_at)}
      </p>
      <p className={style.minor}>
        {[how, at === null ? null : formatMoment(at)].filter((each) => each !== null).join(' · ')}
      </p>
      <SideBySide rows={compare(study, one, one.patient_record)} />
      {study.warnings.length > 0 ? (
        <p className={style.minor}>
          {t('unmatched.linked-despite', {
            what: study.warnings.map((each) => codeWords('warning', each.code)).join(' · '),
          })}
        </p>
      ) : null}
    </section>
  );
}
