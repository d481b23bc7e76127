//! One patient, unmasked (the server writes down who looked): facts, the next examination, and for an unknown
//! patient the way to say who it is.

import type { Me } from '../../api/wire';
import { sexWord } from '../core/codes';
import { isOwn } from '../core/duties';
import { refresh, useResource } from '../core/resource';
import { patients } from '../core/server';
import { t, tCode } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { Facts } from '../ui/Facts';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import css from '../cases/Case.module.css';

export function PatientPage({ me, patient }: { me: Me; patient: string }) {
  const key = `/patients/${patient}`;
  const found = useResource(key, () => patients.open(patient), { kinds: ['patient'], only: patient });
  return (
    <Page title={t('patient.title')} back="/v/patients" narrow>
      <Loaded of={found} retry={() => refresh(key)}>
        {(who) => (
          <>
            {who.unknown ? (
              <Notice tone="warn" title={t('patient.unknown')}>
                <ButtonLink href={`/v/patients/${who.id}/identify`}>{t('patient.identify')}</ButtonLink>
              </Notice>
            ) : null}
            <Facts
              items={[
                [t('patient.name'), who.name],
                [t('patient.sex'), sexWord(who.sex)],
                [t('patient.birth'), who.birth_date],
                [
                  who.document
                    ? tCode(`document.${who.document.type}`, who.document.type)
                    : t('register.number'),
                  who.document?.number,
                ],
                [t('patient.phone'), who.phone],
                [t('patient.address'), who.address],
                ...(who.guardian === null ? [] : [[t('patient.guardian'), who.guardian] as const]),
              ]}
            />
            <div className={css.actions}>
              <ButtonLink href={`/v/register/${who.id}`} kind="primary">
                {t('patient.register-examination')}
              </ButtonLink>
              {isOwn(me, who.institution) && who.merged_into === null ? (
                <ButtonLink href={`/v/patients/${who.id}/correct`}>{t('patient.correct')}</ButtonLink>
              ) : null}
            </div>
            <p>{t('patient.audited')}</p>
          </>
        )}
      </Loaded>
    </Page>
  );
}
