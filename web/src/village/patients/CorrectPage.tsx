//! A slip of the pen in a patient's record is put right here. When somebody else was quicker, both are shown and
//! nothing is saved until a person has looked.

import { useState, type FormEvent } from 'react';
import type { Patient } from '../../api/wire';
import { useAction } from '../core/action';
import { sexWord } from '../core/codes';
import { refresh, useResource } from '../core/resource';
import { navigate } from '../core/router';
import { patients } from '../core/server';
import { t, type WordKey } from '../core/words';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { Facts } from '../ui/Facts';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';
import { bodyOf, correctionOf, differing, over, saysSexAndBirth, type Corrected } from './correct';

const WORDS: Readonly<Record<Corrected, WordKey>> = {
  name: 'patient.name',
  sex: 'patient.sex',
  birth: 'patient.birth',
  phone: 'patient.phone',
  address: 'patient.address',
  guardian: 'patient.guardian',
};

export function CorrectPage({ patient }: { patient: string }) {
  const key = `/patients/${patient}`;
  const found = useResource(key, () => patients.open(patient), { kinds: ['patient'], only: patient });
  return (
    <Page title={t('patient.correct')} back={`/v/patients/${patient}`} narrow>
      <Loaded of={found} retry={() => refresh(key)}>
        {(who) => <CorrectForm key={who.id} patient={who} />}
      </Loaded>
    </Page>
  );
}

function CorrectForm({ patient }: { patient: Patient }) {
  // As it was when the typing began: what comes in meanwhile is somebody else's change.
  const [opened, setOpened] = useState(patient);
  const [typed, setTyped] = useState(() => correctionOf(patient));
  const [quicker, setQuicker] = useState<Corrected[]>([]);
  const before = correctionOf(opened);
  const said = saysSexAndBirth(opened);
  if (patient.version !== opened.version) {
    const now = correctionOf(patient);
    setQuicker(differing(before, now));
    setTyped(over(typed, before, now));
    setOpened(patient);
  }
  const save = useAction(async () => {
    await patients.change(opened.id, opened.version, bodyOf(opened, typed));
    refresh(`/patients/${opened.id}`);
    navigate(`/v/patients/${opened.id}`, { replace: true });
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    void save.run().then((done) => {
      // Perhaps somebody else was quicker: what they wrote is fetched and stands beside this.
      if (!done) refresh(`/patients/${opened.id}`);
    });
  }
  const text = (field: Exclude<Corrected, 'sex'>, native: Partial<Parameters<typeof TextField>[0]> = {}) => (
    <TextField
      label={t(WORDS[field])}
      value={typed[field]}
      onChange={(value) => setTyped({ ...typed, [field]: value })}
      autoComplete="off"
      {...native}
    />
  );
  const written = (field: Corrected): string =>
    field === 'sex' ? sexWord(correctionOf(patient).sex) : correctionOf(patient)[field];
  return (
    <form onSubmit={submit}>
      {quicker.length > 0 ? (
        <Notice tone="warn" title={t('patient.correct-changed')} urgent>
          <p>{t('patient.correct-changed-todo')}</p>
          <Facts items={quicker.map((field) => [t(WORDS[field]), written(field)] as const)} />
        </Notice>
      ) : null}
      {text('name', { required: true, maxLength: 60 })}
      {said ? (
        <Facts
          items={[
            [t('patient.sex'), sexWord(opened.sex)],
            [t('patient.birth'), opened.birth_date],
            [t('document.national-id'), opened.document?.number],
          ]}
        />
      ) : (
        <>
          <Choice
            label={t('patient.sex')}
            options={(['male', 'female', 'unstated', 'unknown'] as const).map((value) => ({
              value,
              label: sexWord(value),
            }))}
            value={typed.sex}
            onChange={(sex) => setTyped({ ...typed, sex })}
          />
          {text('birth', { type: 'date', optional: true })}
        </>
      )}
      {text('phone', { type: 'tel', inputMode: 'tel', optional: true })}
      {text('address', { optional: true, maxLength: 120 })}
      {text('guardian', { optional: true, maxLength: 60 })}
      <Trouble problem={save.problem} />
      <Button
        type="submit"
        kind="primary"
        wide
        busy={save.busy}
        disabled={differing(typed, before).length === 0}
      >
        {t('patient.correct-save')}
      </Button>
    </form>
  );
}
