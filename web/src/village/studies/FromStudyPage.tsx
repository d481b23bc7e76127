//! Images came without an order: patient and examination are registered from what the device said, corrected by hand,
//! and the images belong to them in the same step. What the device said stays beside a patient on record, and beside
//! what must be confirmed.

import { useState } from 'react';
import { about, comparePatient, holding, NOTHING_ASKED, personOf, warningsOf } from '../../api/compare';
import { fromStudy, readings, whatSent, whoSent } from '../../api/fromStudy';
import { uuidv7 } from '../../api/uuid';
import type { Me, Patient, PatientRow, StudyView } from '../../api/wire';
import { useAction } from '../core/action';
import { LocalProblem, type Problem } from '../core/problem';
import { refresh, useResource } from '../core/resource';
import { sameId } from '../core/sameId';
import { patients, studies } from '../core/server';
import { useTypedFields } from '../core/useTypedFields';
import { t } from '../core/words';
import { METHODS } from '../register/choices';
import { FRESH, type Draft } from '../register/examination';
import { ExaminationForm } from '../register/ExaminationForm';
import { KnownPatients } from '../register/KnownPatients';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';
import { SideBySide } from './SideBySide';
import { WarningChecks } from './WarningChecks';
import { WhoFields } from './WhoFields';

export function FromStudyPage({ me, id }: { me: Me; id: string }) {
  const key = `/studies/${id}`;
  const found = useResource(key, () => studies.open(id), { kinds: ['study', 'case'], only: id });
  return (
    <Page title={t('from-study.title')} back={`/v/studies/${id}`} narrow>
      <Loaded of={found} retry={() => refresh(key)}>
        {(study) => <FromStudyForm me={me} study={study} />}
      </Loaded>
    </Page>
  );
}

function FromStudyForm({ me, study }: { me: Me; study: StudyView }) {
  const [sent] = useState(() => ({
    who: whoSent(study),
    accession: study.patient_as_sent?.accession ?? '',
  }));
  const { fields, change, forget } = useTypedFields(me.person.id, `${study.id}.who`, sent);
  const { who, accession } = fields;
  const [known, setKnown] = useState<Patient | null>(null);
  const [asked, setAsked] = useState(NOTHING_ASKED);
  const [ids] = useState(() => ({ patient: sameId(uuidv7), case: sameId(uuidv7) }));
  const [initial] = useState<Draft>(() => {
    const sent = whatSent(study);
    return { ...FRESH, ...sent, method: METHODS[sent.modality]?.[0] ?? FRESH.method };
  });
  // Nobody is registered for a patient whose record is not on the page.
  const choose = useAction(async (patient: string) => setKnown(await patients.open(patient)));
  const { warnings, accepted } = holding(asked, { who: about(known, who, initial).who });
  const sides = <SideBySide rows={comparePatient(study, known ?? personOf(who), warnings)} />;
  async function send(draft: Draft): Promise<string> {
    if (choose.busy) throw new LocalProblem('choosing');
    const now = about(known, who, draft);
    const meant = holding(asked, now).accepted;
    const told = fromStudy(study, known?.id ?? null, who, draft, accession, meant, ids.patient.of);
    try {
      const made = await studies.register(study.id, study.version, { id: ids.case.of(told), ...told });
      forget();
      return made.id;
    } catch (error) {
      const differing = warningsOf(error);
      if (differing.length > 0) setAsked({ ...now, warnings: differing, accepted: meant });
      throw error;
    }
  }
  return (
    <ExaminationForm
      me={me}
      form={study.id}
      initial={initial}
      send={send}
      before={
        <>
          <Notice tone="info" title={t('from-study.check')} />
          <WhoFields
            who={who}
            names={readings(study)}
            known={known}
            onWho={(now) => change({ who: now })}
            onChoose={(patient) => void choose.run(patient)}
            onSomebodyElse={() => setKnown(null)}
          />
          {choose.busy ? <p role="status">{t('common.loading')}</p> : null}
          <Trouble problem={choose.problem} />
          {known !== null && warnings.length === 0 ? sides : null}
          <TextField
            label={t('study.accession')}
            hint={t('from-study.accession-hint')}
            value={accession}
            onChange={(now) => change({ accession: now })}
            autoComplete="off"
            optional
            maxLength={16}
          />
        </>
      }
      after={(problem) => (
        <>
          {warnings.length > 0 ? sides : null}
          <WarningChecks
            warnings={warnings}
            accepted={accepted}
            onAccepted={(codes) => setAsked({ ...asked, accepted: codes })}
          />
          <Already
            problem={known === null ? problem : null}
            onChoose={(patient) => void choose.run(patient)}
          />
        </>
      )}
    />
  );
}

/** The patient the server found under the same identity number. */
function Already({ problem, onChoose }: { problem: Problem | null; onChoose: (patient: string) => void }) {
  if (problem?.code !== 'patient-known') return null;
  const row = problem.detail['patient'] as PatientRow | undefined;
  return row ? <KnownPatients rows={[row]} onChoose={onChoose} /> : null;
}
