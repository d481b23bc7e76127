//! First step of registering: who is it? An identity number is checked as it is typed and fills in birth date and
//! sex; a patient seen before is offered; somebody who cannot be identified is registered at once and identified
//! later.

import { useState } from 'react';
import type { Me } from '../../api/wire';
import { t } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { Choice } from '../ui/Choice';
import { Page } from '../ui/Page';
import { DocumentPatient } from './DocumentPatient';
import { UnknownPatient } from './UnknownPatient';

type Way = 'national-id' | 'other' | 'unknown';

export function RegisterPage({ me }: { me: Me }) {
  const [way, setWay] = useState<Way>('national-id');
  return (
    <Page title={t('register.title')} back="/" narrow>
      <Choice
        label={t('register.way')}
        options={[
          { value: 'national-id', label: t('document.national-id') },
          { value: 'other', label: t('register.other-document') },
          { value: 'unknown', label: t('register.unknown') },
        ]}
        value={way}
        onChange={setWay}
      />
      {way === 'unknown' ? (
        <UnknownPatient me={me} />
      ) : (
        <DocumentPatient key={way} me={me} resident={way === 'national-id'} />
      )}
      <hr />
      <ButtonLink href="/v/patients">{t('register.find')}</ButtonLink>
    </Page>
  );
}
