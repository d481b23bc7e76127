//! A patient with a document: the number first, then who was found by it or the few fields of somebody new.

import { useState } from 'react';
import type { DocumentType, Me } from '../../api/wire';
import { t, tCode } from '../core/words';
import { Button } from '../ui/Button';
import { SelectField } from '../ui/SelectField';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';
import { useIdentity } from './identity';
import { KnownPatients } from './KnownPatients';
import { NewPatientForm } from './NewPatientForm';
import { typedFor, type Who } from './who';

const OTHERS: readonly DocumentType[] = [
  'health-card',
  'insurance-code',
  'birth-certificate',
  'hong-kong-macao-permit',
  'taiwan-permit',
  'passport',
  'foreign-resident',
  'officer-card',
];

type Props = {
  me: Me;
  who: Who;
  change: (some: Partial<Who>) => void;
  /** On with this patient. */
  go: (patient: string) => void;
  /** What the button says that registers somebody new. */
  next: string;
};

export function DocumentPatient({ me, who, change, go, next }: Props) {
  const { type, number, somebodyElse } = who;
  const resident = who.way === 'national-id';
  const [attempt, setAttempt] = useState(0);
  const identity = useIdentity(type, number, attempt);
  const invalid =
    identity.state === 'invalid' ? tCode(`identity.${identity.code}`, t('identity.invalid')) : null;
  return (
    <>
      {resident ? null : (
        <SelectField
          label={t('register.document-type')}
          value={type}
          options={OTHERS.map((value) => ({ value, label: tCode(`document.${value}`, value) }))}
          onChange={(value) => change({ type: value as DocumentType })}
        />
      )}
      <TextField
        label={t('register.number')}
        hint={
          resident
            ? t('register.number-hint', { n: number.replace(/\s/g, '').length })
            : t('register.number-hint-other')
        }
        error={invalid}
        value={number}
        onChange={(now) => change({ number: now })}
        inputMode={resident ? 'text' : undefined}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={resident ? 21 : 40}
      />
      <div aria-live="polite">
        {identity.state === 'checking' ? <p>{t('register.checking')}</p> : null}
        {identity.state === 'failed' ? (
          <>
            <Trouble problem={identity.problem} />
            <Button onClick={() => setAttempt(attempt + 1)}>{t('common.try-again')}</Button>
          </>
        ) : null}
      </div>
      {identity.state === 'valid' && identity.known.length > 0 && somebodyElse !== identity.number ? (
        <KnownPatients
          rows={identity.known}
          onChoose={go}
          onSomebodyElse={() => change({ somebodyElse: identity.number })}
        />
      ) : null}
      {identity.state === 'valid' && (identity.known.length === 0 || somebodyElse === identity.number) ? (
        <NewPatientForm
          key={identity.number}
          me={me}
          who={who}
          type={type}
          number={identity.number}
          check={identity.check}
          change={(some) => change(typedFor(who, identity.number, some))}
          go={go}
          next={next}
        />
      ) : null}
    </>
  );
}
