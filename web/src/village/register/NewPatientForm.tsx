//! Somebody new: a name and, unless the identity number says them, sex and birth date. A telephone number is asked
//! for but not needed.

import { useState, type FormEvent } from 'react';
import { uuidv7 } from '../../api/uuid';
import type { DocumentType, IdentityCheck, Me, PatientRow, SexCode } from '../../api/wire';
import { useAction } from '../core/action';
import { sexWord } from '../core/codes';
import type { Problem } from '../core/problem';
import { ownInstitution } from '../core/duties';
import { navigate } from '../core/router';
import { patients, type NewPatient } from '../core/server';
import { sameId } from '../core/sameId';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { Facts } from '../ui/Facts';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';
import { KnownPatients } from './KnownPatients';

type Props = { me: Me; type: DocumentType; number: string; check: IdentityCheck };

export function NewPatientForm({ me, type, number, check }: Props) {
  const [name, setName] = useState('');
  const [sex, setSex] = useState<SexCode | null>(check.sex ?? null);
  const [birth, setBirth] = useState(check.birth_date ?? '');
  const [phone, setPhone] = useState('');
  const [ids] = useState(() => sameId(uuidv7));
  const derived = Boolean(check.birth_date && check.sex);
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
    navigate(`/v/register/${made.id}`);
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
        onChange={setName}
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
            onChange={setSex}
          />
          <TextField label={t('patient.birth')} type="date" value={birth} onChange={setBirth} required />
        </>
      )}
      <TextField
        label={t('patient.phone')}
        type="tel"
        inputMode="tel"
        value={phone}
        onChange={setPhone}
        autoComplete="off"
        optional
      />
      <Trouble problem={register.problem} />
      {known ? (
        <KnownPatients rows={[known]} onChoose={(patient) => navigate(`/v/register/${patient}`)} />
      ) : null}
      <Button type="submit" kind="primary" wide busy={register.busy}>
        {t('register.next')}
      </Button>
    </form>
  );
}

/** The patient the server found under the same document, between the check and the registering. */
function alreadyKnown(problem: Problem | null): PatientRow | null {
  if (problem?.code !== 'patient-known') return null;
  return (problem.detail['patient'] as PatientRow | undefined) ?? null;
}
