//! Somebody who cannot say who they are: sex and what others would recognise them by, nothing more. Never delays an
//! emergency; the identity is added later on the patient's page.

import { useState, type FormEvent } from 'react';
import { uuidv7 } from '../../api/uuid';
import type { Me } from '../../api/wire';
import { useAction } from '../core/action';
import { sexWord } from '../core/codes';
import { ownInstitution } from '../core/duties';
import { sameId } from '../core/sameId';
import { patients, type NewPatient } from '../core/server';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { Notice } from '../ui/Notice';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';
import type { Who } from './who';

/** On record and on devices in any language; the server tells by it that it is nobody's name. */
const NOBODYS_NAME = '无名氏';

type Props = {
  me: Me;
  who: Who;
  change: (some: Partial<Who>) => void;
  /** On with this patient. */
  go: (patient: string) => void;
  next: string;
};

export function UnknownPatient({ me, who: { sex, mark }, change, go, next }: Props) {
  const [ids] = useState(() => sameId(uuidv7));
  const register = useAction(async () => {
    const told: Omit<NewPatient, 'id'> = {
      institution: ownInstitution(me),
      name: `${NOBODYS_NAME} ${mark.trim()}`.trim(),
      sex: sex ?? 'unknown',
      unknown: true,
    };
    const made = await patients.register({ id: ids.of(told), ...told });
    go(made.id);
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    void register.run();
  }
  return (
    <form onSubmit={submit}>
      <Notice tone="info" title={t('register.unknown-words')} />
      <Choice
        label={t('patient.sex')}
        options={(['male', 'female', 'unknown'] as const).map((value) => ({ value, label: sexWord(value) }))}
        value={sex}
        onChange={(now) => change({ sex: now })}
      />
      <TextField
        label={t('register.mark')}
        hint={t('register.mark-hint')}
        value={mark}
        onChange={(now) => change({ mark: now })}
        optional
        maxLength={30}
      />
      <Trouble problem={register.problem} />
      <Button type="submit" kind="primary" wide busy={register.busy}>
        {next}
      </Button>
    </form>
  );
}
