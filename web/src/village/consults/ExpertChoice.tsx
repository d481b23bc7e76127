//! Experts by name: of the group for one, of every group for several, of whom the first chosen leads. Who may not answer
//! by the rules (three years of independent practice) is not offered.

import { consults } from '../../data/consults';
import { refresh, useResource } from '../core/resource';
import { t } from '../core/words';
import { Chips } from '../ui/Chips';
import { Loaded } from '../ui/Loaded';
import { chosen } from './ordinary';

const KEY = '/consults/groups';

type Props = {
  kind: 'named' | 'mdt';
  group: string;
  experts: readonly string[];
  onChange: (experts: string[]) => void;
  error: string | null;
};

export function ExpertChoice({ kind, group, experts, onChange, error }: Props) {
  const found = useResource(KEY, consults.groups, { kinds: ['directory', 'duty', 'roster'] });
  return (
    <Loaded of={found} retry={() => refresh(KEY)}>
      {(groups) => {
        const asked = group === '' ? groups.default : group;
        const people = groups.items
          .filter((one) => kind === 'mdt' || one.id === asked)
          .flatMap((one) => one.experts)
          .filter((one) => one.qualified);
        const options = people
          .filter((one, place) => people.findIndex((other) => other.person.id === one.person.id) === place)
          .map(({ person, title, institution }) => ({
            value: person.id,
            label: [person.name, title, kind === 'mdt' ? institution?.name : ''].filter(Boolean).join(' · '),
          }));
        return (
          <Chips
            label={t(`consult.experts-${kind}`)}
            options={options}
            values={experts}
            onTap={(one) => onChange(chosen(kind, experts, one))}
            error={error}
          />
        );
      }}
    </Loaded>
  );
}
