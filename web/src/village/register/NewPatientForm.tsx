//! Somebody new: a name and, unless the identity number says them, sex and birth date. A telephone number is asked
//! for but not needed.

import { useState, type FormEvent } from 'react';
import { uuidv7 } from '../../api/uuid';
import type { DocumentType, IdentityCheck, Me, PatientRow } from '../../api/wire';
import { useAction } from '../core/action';
import { sexWord } from '../core/codes';
import type { Problem } from '../core/problem';
import { ownInstitution } from '../core/duties';
import { patients, type NewPatient } from '../core/server';
import { sameId } from '../core/sameId';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { Facts } from '../ui/Facts';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';
import { KnownPatients } from './KnownPatients';
import { factsFor, saysSexAndBirth, type Typed, type Who } from './who';

type Props = {
  me: Me;
  who: Who;
  type: DocumentType;
  /** The checked number, and what it says. */
  number: string;
  check: IdentityCheck;
  change: (some: Partial<Typed>) => void;
  /** On with this patient. */
  go: (patient: string) => void;
  next: string;
};

export function NewPatientForm({ me, who, type, number, check, change, go, next }: Props) {
  const { name, sex, birth, phone } = factsFor(who, number, check);
  const [ids] = useState(() => sameId(uuidv7));
  const derived = saysSexAndBirth(check);
  const register = useAction(async () => {
    const told: Omit<NewPatient, 'id'> = {
      institution: ownInstitution(me),
      name: name.trim(),
      sex: sex ?? 'unknown',
      ...(birth ? { birth_date: birth } : {}),
      document: { type, number },
      ...(phone.trim() ? { phone: phone.trim() } : {}),
      unknown: false,
    };
    const made = await patients.register({ id: ids.of(told), ...told });
    go(made.id);
  });
  const known = alreadyKnown(register.problem);
  function submit(event: FormEvent): void {
    event.preventDefault();
    void register.run();
  }
  return (
    <form onSubmit={submit}>
      <h2>{t('register.new')}</h2>
      {derived ? (
        <Facts
          items={[
            [t('patient.birth'), check.birth_date],
            [t('patient.sex'), sexWord(check.sex)],
          ]}
        />
      ) : null}
      <TextField
        label={t('patient.name')}
        value={name}
        onChange={(now) => change({ name: now })}
        autoComplete="off"
        required
        maxLength={60}
      />
      {derived ? null : (
        <>
          <Choice
            label={t('patient.sex')}
            options={(['male', 'female', 'unstated'] as const).map((value) => ({
              value,
              label: sexWord(value),
            }))}
            value={sex}
            onChange={(now) => change({ sex: now })}
          />
          <TextField
            label={t('patient.birth')}
            type="date"
            value={birth}
            onChange={(now) => change({ birth: now })}
            required
          />
        </>
      )}
      <TextField
        label={t('patient.phone')}
        type="tel"
        inputMode="tel"
        value={phone}
        onChange={(now) => change({ phone: now })}
        autoComplete="off"
        optional
      />
      <Trouble problem={register.problem} />
      {known ? <KnownPatients rows={[known]} onChoose={go} /> : null}
      <Button type="submit" kind="primary" wide busy={register.busy}>
        {next}
      </Button>
    </form>
  );
}

/** The patient the server found under the same document, between the check and the registering. */
function alreadyKnown(problem: Problem | null): PatientRow | null {
  if (problem?.code !== 'patient-known') return null;
  return (problem.detail['patient'] as PatientRow | undefined) ?? null;
}
