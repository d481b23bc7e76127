//! Second step of registering: what is to be examined and why. Chips for everything that can be chosen; only the
//! clinical diagnosis and the reason are typed.

import { useState } from 'react';
import { uuidv7 } from '../../api/uuid';
import type { Me } from '../../api/wire';
import { ageWord, sexWord } from '../core/codes';
import { refresh, useResource } from '../core/resource';
import { clinicOf, ownInstitution } from '../core/duties';
import { sameId } from '../core/sameId';
import { cases, patients, type NewCase } from '../core/server';
import { t } from '../core/words';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { examinationOf, FRESH, type Draft } from './examination';
import { ExaminationForm } from './ExaminationForm';
import css from '../cases/Case.module.css';

export function ExaminationPage({ me, patient }: { me: Me; patient: string }) {
  const key = `/patients/${patient}`;
  const [ids] = useState(() => sameId(uuidv7));
  const [initial] = useState<Draft>({ ...FRESH, site: clinicOf(me)?.township_hospital ?? '' });
  async function send(draft: Draft): Promise<string> {
    const own = ownInstitution(me);
    const institution = draft.site || own;
    const village = institution === own ? draft.village : own;
    const told: Omit<NewCase, 'id'> = {
      patient,
      institution,
      ...(village ? { village } : {}),
      urgency: draft.urgency,
      examination: examinationOf(draft),
    };
    return (await cases.register({ id: ids.of(told), ...told })).id;
  }
  const found = useResource(key, () => patients.open(patient), { kinds: ['patient'], only: patient });
  return (
    <Page title={t('examination.title')} back="/v/register" narrow>
      <Loaded of={found} retry={() => refresh(key)}>
        {(who) => (
          <>
            <div className={css.banner}>
              <p className={css.who}>{who.name}</p>
              <p>
                {sexWord(who.sex)} · {who.birth_date ?? t('common.age-unknown')}
                {who.age === null ? '' : ` · ${ageWord(who.age)}`}
              </p>
            </div>
            <ExaminationForm me={me} form={patient} initial={initial} send={send} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
