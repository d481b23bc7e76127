//! First step of registering: who is it? An identity number is checked as it is typed and fills in birth date and
//! sex; a patient seen before is offered; somebody who cannot be identified is registered at once and identified
//! later. Whoever is called away finds what they typed when they come back.

import { useState } from 'react';
import type { Me } from '../../api/wire';
import { navigate } from '../core/router';
import { useTypedFields } from '../core/useTypedFields';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { ButtonLink } from '../ui/ButtonLink';
import { Choice } from '../ui/Choice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { DocumentPatient } from './DocumentPatient';
import { UnknownPatient } from './UnknownPatient';
import { byWay, UNTOUCHED } from './who';

export function RegisterPage({ me }: { me: Me }) {
  const { fields: who, change, forget, back } = useTypedFields(me.person.id, 'register', UNTOUCHED);
  const [told, setTold] = useState(back);
  function anew(): void {
    change(UNTOUCHED);
    forget();
    setTold(false);
  }
  function go(patient: string): void {
    forget();
    navigate(`/v/register/${patient}`);
  }
  return (
    <Page title={t('register.title')} back="/" narrow>
      {told ? (
        <Notice tone="info" title={t('examination.kept')}>
          <Button onClick={anew}>{t('register.anew')}</Button>
        </Notice>
      ) : null}
      <Choice
        label={t('register.way')}
        options={[
          { value: 'national-id', label: t('document.national-id') },
          { value: 'other', label: t('register.other-document') },
          { value: 'unknown', label: t('register.unknown') },
        ]}
        value={who.way}
        onChange={(way) => change(byWay(way))}
      />
      {who.way === 'unknown' ? (
        <UnknownPatient me={me} who={who} change={change} go={go} next={t('register.next')} />
      ) : (
        <DocumentPatient key={who.way} me={me} who={who} change={change} go={go} next={t('register.next')} />
      )}
      <hr />
      <ButtonLink href="/v/patients">{t('register.find')}</ButtonLink>
    </Page>
  );
}
