//! One study from a device: what was sent, to which examination it may belong, linking by hand with every warning
//! read, and undoing that, which needs a second person.

import type { StudyView } from '../../api/wire';
import { bodyPartWord, lateralityWord, modalityWord, sexWord } from '../core/codes';
import { fullMoment } from '../core/format';
import { refresh, useResource } from '../core/resource';
import { studies } from '../core/server';
import { t, tCode } from '../core/words';
import { Facts } from '../ui/Facts';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { ClearForm } from './ClearForm';
import { Glance } from './Glance';
import { LinkedCase } from './LinkedCase';
import { Suggestions } from './Suggestions';
import { WarningList } from './WarningList';

export function StudyPage({ id }: { id: string }) {
  const key = `/studies/${id}`;
  const found = useResource(key, () => studies.open(id), { kinds: ['study', 'case'], only: id });
  return (
    <Page title={t('study.title')} back="/v/studies">
      <Loaded of={found} retry={() => refresh(key)}>
        {(study) => <StudyBody study={study} />}
      </Loaded>
    </Page>
  );
}

function StudyBody({ study }: { study: StudyView }) {
  const sent = study.patient_as_sent;
  return (
    <>
      {study.quarantine.length > 0 ? (
        <Notice tone="danger" title={t('studies.quarantined')}>
          <ul>
            {study.quarantine.map((code) => (
              <li key={code}>{tCode(`quarantine.${code}`, code)}</li>
            ))}
          </ul>
          <p>{t('study.quarantined')}</p>
          {study.may.includes('quarantine-study') ? <ClearForm study={study} /> : null}
        </Notice>
      ) : null}
      {study.remarks.map((one) => (
        <p key={one.at}>
          {t(`study.undone-${one.undone}`, {
            name: one.by.name,
            time: fullMoment(one.at),
            reason: one.reason,
          })}
        </p>
      ))}
      <WarningList warnings={study.warnings} />
      <h2>{t('study.as-sent')}</h2>
      <Glance key={study.id} study={study.study_instance_uid} />
      <Facts
        items={[
          [t('patient.name'), sent?.name],
          ...(sent !== null && sent.other_readings.length > 0
            ? [[t('study.other-readings'), sent.other_readings.join(t('common.list-joint'))] as const]
            : []),
          [t('study.patient-id'), sent?.id],
          [t('study.accession'), sent?.accession],
          [t('patient.sex'), sexWord(sent?.sex)],
          [t('patient.birth'), sent?.birth_date],
          [t('study.device'), study.device?.name],
          [
            t('study.what'),
            [
              modalityWord(study.modality),
              sent?.body_part ? bodyPartWord(sent.body_part) : '',
              sent?.laterality ? lateralityWord(sent.laterality) : '',
            ]
              .filter(Boolean)
              .join(' · '),
          ],
          [t('study.count'), t('study.images-series', { n: study.instances, s: study.series.length })],
          [t('study.received'), fullMoment(study.received_at)],
        ]}
      />
      {study.case === null ? <Suggestions study={study} /> : <LinkedCase study={study} caseId={study.case} />}
    </>
  );
}
