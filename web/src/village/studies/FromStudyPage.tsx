//! Images came without an order: patient and examination are registered from what the device said, corrected by hand,
//! and the images belong to them in the same step.

import { useState } from 'react';
import { fromStudy, readings, whatSent, whoSent } from '../../api/fromStudy';
import { uuidv7 } from '../../api/uuid';
import type { MatchWarning, Me, PatientRow, StudyView } from '../../api/wire';
import { METHODS } from '../core/codes';
import type { Problem } from '../core/problem';
import { refresh, useResource } from '../core/resource';
import { sameId } from '../core/sameId';
import { studies } from '../core/server';
import { t, tCode } from '../core/words';
import { FRESH, type Draft } from '../register/examination';
import { ExaminationForm } from '../register/ExaminationForm';
import { KnownPatients } from '../register/KnownPatients';
import { Check } from '../ui/Check';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { TextField } from '../ui/TextField';
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
  const [who, setWho] = useState(() => whoSent(study));
  const [known, setKnown] = useState<PatientRow | null>(null);
  const [accession, setAccession] = useState(study.patient_as_sent?.accession ?? '');
  const [accepted, setAccepted] = useState<readonly string[]>([]);
  const [ids] = useState(() => ({ patient: sameId(uuidv7), case: sameId(uuidv7) }));
  const [initial] = useState<Draft>(() => {
    const sent = whatSent(study);
    return { ...FRESH, ...sent, method: METHODS[sent.modality]?.[0] ?? FRESH.method };
  });
  async function send(draft: Draft): Promise<string> {
    const told = fromStudy(study, known?.id ?? null, who, draft, accession, accepted, ids.patient.of);
    return (await studies.register(study.id, study.version, { id: ids.case.of(told), ...told })).id;
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
          <WhoFields who={who} names={readings(study)} known={known} onWho={setWho} onKnown={setKnown} />
          <TextField
            label={t('study.accession')}
            hint={t('from-study.accession-hint')}
            value={accession}
            onChange={setAccession}
            autoComplete="off"
            optional
            maxLength={16}
          />
        </>
      }
      after={(problem) => (
        <>
          {warningsOf(problem).map(({ code }) => (
            <Check
              key={code}
              label={t('study.warning-seen', { what: tCode(`match.${code}`, code) })}
              checked={accepted.includes(code)}
              onChange={(on) =>
                setAccepted(on ? [...accepted, code] : accepted.filter((one) => one !== code))
              }
            />
          ))}
          <Already problem={problem} onChoose={setKnown} />
        </>
      )}
    />
  );
}

/** The patient the server found under the same identity number. */
function Already({ problem, onChoose }: { problem: Problem | null; onChoose: (row: PatientRow) => void }) {
  if (problem?.code !== 'patient-known') return null;
  const row = problem.detail['patient'] as PatientRow | undefined;
  return row ? <KnownPatients rows={[row]} onChoose={() => onChoose(row)} /> : null;
}

/** Where what was typed differs from what the device said; each must be meant so. */
function warningsOf(problem: Problem | null): readonly MatchWarning[] {
  if (problem?.code !== 'warnings-not-accepted') return [];
  return (problem.detail['warnings'] as MatchWarning[] | undefined) ?? [];
}
