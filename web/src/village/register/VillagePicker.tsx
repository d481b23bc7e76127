//! From which village clinic the patient came, for township staff; the result then goes there too. When the list
//! cannot be had the examination can still be registered, and the page says what is lost.

import { refresh, useResource } from '../core/resource';
import { institutions } from '../core/server';
import { t } from '../core/words';
import { Loaded } from '../ui/Loaded';
import { SelectField } from '../ui/SelectField';

const KEY = '/institutions';

export function VillagePicker({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const list = useResource(KEY, institutions.list, { kinds: ['directory'] });
  return (
    <Loaded of={list} retry={() => refresh(KEY)}>
      {(found) => (
        <SelectField
          label={t('examination.village')}
          hint={t('examination.village-hint')}
          value={value}
          options={[
            { value: '', label: t('examination.village-none') },
            ...found.items
              .filter((one) => one.kind === 'village-clinic')
              .map((one) => ({ value: one.id, label: one.name })),
          ]}
          onChange={onChange}
        />
      )}
    </Loaded>
  );
}
