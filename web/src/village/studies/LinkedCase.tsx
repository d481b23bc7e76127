//! A study that belongs to an examination: which one, beside what the device sent, who joined them and when, and the way
//! to undo a wrong link.

import { compare, joinedAt } from '../../api/compare';
import type { CaseView, StudyView } from '../../api/wire';
import { CASE_WATCH, caseKey } from '../cases/keys';
import { ageWord, examinationWords, sexWord } from '../core/codes';
import { fullMoment } from '../core/format';
import { refresh, useResource } from '../core/resource';
import { cases } from '../core/server';
import { t, tCode } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { Facts } from '../ui/Facts';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { SideBySide } from './SideBySide';
import { Unlink } from './Unlink';

export function LinkedCase({ study, caseId }: { study: StudyView; caseId: string }) {
  const key = caseKey(caseId);
  const found = useResource(key, () => cases.open(caseId), { kinds: CASE_WATCH, only: caseId });
  return (
    <>
      <Notice tone="good" title={t('study.linked')}>
        <ButtonLink href={`/v/cases/${caseId}`}>{t('study.open-case')}</ButtonLink>
      </Notice>
      <Loaded of={found} retry={() => refresh(key)}>
        {(one) => <Linked study={study} one={one} />}
      </Loaded>
      {found.state === 'loading' ? null : (
        <Unlink study={study} one={found.state === 'ready' ? found.value : null} />
      )}
    </>
  );
}

function Linked({ study, one }: { study: StudyView; one: CaseView }) {
  const at = joinedAt(study, one.timeline);
  const how =
    study.linked_how === null
      ? ''
      : tCode(`study.how-${study.linked_how}`, study.linked_how, {
          name: study.linked_by?.name ?? t('common.not-known'),
        });
  return (
    <>
      <Facts
        items={[
          [
            t('patient.title'),
            [one.patient.name, sexWord(one.patient.sex), ageWord(one.patient.age)].join(' · '),
          ],
          [t('study.what'), examinationWords(one.examination)],
          [t('study.case-number'), one.number],
          [t('case.institution'), one.institution.name],
          [t('case.registered'), fullMoment(one.created_at)],
          [t('study.linked-how'), [how, at === null ? '' : fullMoment(at)].filter(Boolean).join(' · ')],
        ]}
      />
      <h2>{t('study.sides')}</h2>
      <SideBySide rows={compare(study, one, one.patient_record)} />
    </>
  );
}
