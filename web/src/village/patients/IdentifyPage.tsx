//! An unknown patient gets an identity: the number is checked like any other, what follows from it is shown before it
//! is saved, and whatever contradicts the record is ticked by itself.

import { useState, type FormEvent } from 'react';
import { ApiProblem } from '../../api/http';
import type { Patient, PatientDocument, PatientRow } from '../../api/wire';
import { useAction } from '../core/action';
import { sexWord } from '../core/codes';
import { refresh, useResource } from '../core/resource';
import { navigate } from '../core/router';
import { patients } from '../core/server';
import { t, tCode } from '../core/words';
import { useIdentity } from '../register/identity';
import { Button } from '../ui/Button';
import { Facts } from '../ui/Facts';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';
import { DoubtNotice } from './DoubtNotice';
import { accepted, doubtsOf, together } from './identify';

export function IdentifyPage({ patient }: { patient: string }) {
  const key = `/patients/${patient}`;
  const found = useResource(key, () => patients.open(patient), { kinds: ['patient'], only: patient });
  return (
    <Page title={t('patient.identify')} back={`/v/patients/${patient}`} narrow>
      <Loaded of={found} retry={() => refresh(key)}>
        {(who) =>
          who.unknown ? (
            <IdentifyForm patient={who} />
          ) : (
            <Notice tone="good" title={t('patient.identified')} />
          )
        }
      </Loaded>
    </Page>
  );
}

function IdentifyForm({ patient }: { patient: Patient }) {
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const identity = useIdentity('national-id', number, 0);
  const valid = identity.state === 'valid' ? identity : null;
  const invalid =
    identity.state === 'invalid' ? tCode(`identity.${identity.code}`, t('identity.invalid')) : null;
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [named, setNamed] = useState<{ number: string; other: PatientRow | null } | null>(null);
  const identify = useAction(async (document: PatientDocument, meant: string[]) => {
    const told = { document, name: name.trim(), accepted: meant };
    try {
      await patients.identify(patient.id, patient.version, told);
    } catch (error) {
      // Somebody was registered under this number, or the record was changed, since they were looked at.
      if (error instanceof ApiProblem && error.code === 'identity-doubtful') {
        setNamed({ number: document.number, other: otherOf(error) });
        refresh(`/patients/${patient.id}`);
      }
      throw error;
    }
    refresh(`/patients/${patient.id}`);
    navigate(`/v/patients/${patient.id}`, { replace: true });
  });
  const known = valid ? together(valid.known, named?.number === valid.number ? named.other : null) : [];
  const doubts = valid ? doubtsOf(patient, valid.number, valid.check.sex, known) : [];
  const meant = accepted(doubts, ticked);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (valid && meant) void identify.run({ type: 'national-id', number: valid.number }, meant);
  }
  function tick(key: string, on: boolean): void {
    const next = new Set(ticked);
    if (on) next.add(key);
    else next.delete(key);
    setTicked(next);
  }
  return (
    <form onSubmit={submit}>
      <TextField
        label={t('document.national-id')}
        error={invalid}
        value={number}
        onChange={setNumber}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={21}
        required
      />
      {valid ? (
        <Facts
          items={[
            [t('patient.birth'), valid.check.birth_date],
            [t('patient.sex'), sexWord(valid.check.sex)],
          ]}
        />
      ) : null}
      {doubts.map((doubt) => (
        <DoubtNotice
          key={doubt.key}
          patient={patient}
          doubt={doubt}
          ticked={ticked.has(doubt.key)}
          onTick={(on) => tick(doubt.key, on)}
        />
      ))}
      <TextField label={t('patient.name')} value={name} onChange={setName} autoComplete="off" required />
      <Trouble problem={identity.state === 'failed' ? identity.problem : identify.problem} />
      <Button
        type="submit"
        kind="primary"
        wide
        busy={identify.busy}
        disabled={valid === null || meant === null}
      >
        {t('patient.identify-save')}
      </Button>
    </form>
  );
}

/** Whom the server found under the number. */
function otherOf(refusal: ApiProblem): PatientRow | null {
  return (refusal.detail as { patient?: PatientRow | null } | null)?.patient ?? null;
}
