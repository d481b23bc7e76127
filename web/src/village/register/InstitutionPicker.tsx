//! Another house of the consortium: from which clinic the patient came, or where they are examined. When the list cannot
//! be had the examination can still be registered, and the page says what is lost.

import type { InstitutionKind } from '../../api/wire';
import { refresh, useResource } from '../core/resource';
import { institutions } from '../core/server';
import { t } from '../core/words';
import { Loaded } from '../ui/Loaded';
import { SelectField } from '../ui/SelectField';

const KEY = '/institutions';

type Props = {
  word: 'village' | 'site';
  kinds: readonly InstitutionKind[];
  /** Empty: none, or one's own. */
  value: string;
  onChange: (value: string) => void;
};

export function InstitutionPicker({ word, kinds, value, onChange }: Props) {
  const list = useResource(KEY, institutions.list, { kinds: ['directory'] });
  return (
    <Loaded of={list} retry={() => refresh(KEY)}>
      {(found) => (
        <SelectField
          label={t(`examination.${word}`)}
          hint={t(`examination.${word}-hint`)}
          value={value}
          options={[
            { value: '', label: t(`examination.${word}-none`) },
            ...found.items
              .filter((one) => kinds.includes(one.kind))
              .map((one) => ({ value: one.id, label: one.name })),
          ]}
          onChange={onChange}
        />
      )}
    </Loaded>
  );
}
