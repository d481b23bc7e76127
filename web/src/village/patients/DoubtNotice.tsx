//! One contradiction between the record of an unknown patient and the identity about to be added: both sides, what
//! follows, and the tick that it is meant so.

import type { Patient } from '../../api/wire';
import { ageWord, sexWord } from '../core/codes';
import { moment } from '../core/format';
import { t } from '../core/words';
import { Check } from '../ui/Check';
import { Facts } from '../ui/Facts';
import { Notice } from '../ui/Notice';
import type { Doubt } from './identify';

type Props = { patient: Patient; doubt: Doubt; ticked: boolean; onTick: (on: boolean) => void };

export function DoubtNotice({ patient, doubt, ticked, onTick }: Props) {
  const here = [t('patient.identify-here'), person(patient)] as const;
  if (doubt.code === 'sex-differs')
    return (
      <Notice tone="danger" title={t('patient.identify-sex')} urgent>
        <Facts items={[here, [t('patient.identify-number'), sexWord(doubt.sex)]]} />
        <Check
          label={t('patient.identify-sex-seen', { sex: sexWord(doubt.sex) })}
          checked={ticked}
          onChange={onTick}
        />
      </Notice>
    );
  const { other } = doubt;
  return (
    <Notice tone="danger" title={t('patient.identify-known')} urgent>
      <Facts
        items={[
          here,
          [
            t('patient.identify-other'),
            [
              person(other),
              ...(other.last_case_at === null
                ? []
                : [t('patient.last-exam', { time: moment(other.last_case_at) })]),
            ].join(' · '),
          ],
        ]}
      />
      <p>{t('patient.identify-known-todo')}</p>
      <Check
        label={t('patient.identify-known-seen', { name: other.name })}
        checked={ticked}
        onChange={onTick}
      />
    </Notice>
  );
}

function person(of: Pick<Patient, 'name' | 'sex' | 'age'>): string {
  return [of.name, sexWord(of.sex), ageWord(of.age)].join(' · ');
}
