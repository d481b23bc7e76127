//! Which group is asked. The usual one is chosen already; who can be reached there now is said, and who may be asked in
//! an emergency only.

import type { AskedGroup } from '../../data/consult';
import { consults } from '../../data/consults';
import { refresh, useResource } from '../core/resource';
import { t } from '../core/words';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { SelectField } from '../ui/SelectField';

const KEY = '/consults/groups';

type Props = {
  urgent?: boolean;
  /** Empty: the usual one. */
  value: string;
  onChange: (group: string) => void;
};

export function GroupChoice({ urgent = false, value, onChange }: Props) {
  const found = useResource(KEY, consults.groups, { kinds: ['directory', 'duty', 'roster'] });
  return (
    <Loaded of={found} retry={() => refresh(KEY)}>
      {(groups) => {
        const open = groups.items.filter((one) => urgent || one.ground !== 'emergency');
        if (open.length === 0)
          return (
            <Notice tone="warn" title={t('consult.no-group')}>
              <p>{t('consult.no-group-todo')}</p>
            </Notice>
          );
        return (
          <SelectField
            label={t(urgent ? 'consult.group' : 'consult.group-ask')}
            {...(urgent ? { hint: t('consult.group-hint') } : {})}
            value={value === '' ? (groups.default ?? open[0]?.id ?? '') : value}
            options={open.map((one) => ({ value: one.id, label: groupWords(one, urgent) }))}
            onChange={(group) => onChange(group === groups.default ? '' : group)}
          />
        );
      }}
    </Loaded>
  );
}

function groupWords(one: AskedGroup, urgent: boolean): string {
  const house = one.name.includes(one.institution.name) ? '' : one.institution.name;
  const reach = urgent ? t('consult.group-reach', { n: one.reachable }) : '';
  return [house, one.name, reach].filter(Boolean).join(' · ');
}
