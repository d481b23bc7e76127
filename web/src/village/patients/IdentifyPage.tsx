//! An unknown patient gets an identity: the number is checked like any other, and what follows from it is shown
//! before it is saved.

import { useState, type FormEvent } from 'react';
import type { Patient } from '../../api/wire';
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
  const identify = useAction(async () => {
    if (!valid) return;
    await patients.identify(patient.id, patient.version, {
      document: { type: 'national-id', number: valid.number },
      name: name.trim(),
    });
    refresh(`/patients/${patient.id}`);
    navigate(`/v/patients/${patient.id}`, { replace: true });
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    void identify.run();
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
      {valid && valid.known.length > 0 ? (
        <Notice tone="warn" title={t('patient.identify-known')} urgent>
          <p>{t('patient.identify-known-todo')}</p>
        </Notice>
      ) : null}
      <TextField label={t('patient.name')} value={name} onChange={setName} autoComplete="off" required />
      <Trouble problem={identity.state === 'failed' ? identity.problem : identify.problem} />
      <Button type="submit" kind="primary" wide busy={identify.busy} disabled={valid === null}>
        {t('patient.identify-save')}
      </Button>
    </form>
  );
}
