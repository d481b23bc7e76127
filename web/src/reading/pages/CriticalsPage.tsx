//! Puts the critical values on the screen.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { criticalListQuery } from '../../data/queries';
import { Criticals } from '../../features/critical/Criticals';
import { Loaded } from '../../ui/Loaded';
import { criticalActs } from './criticalActs';

export function CriticalsPage() {
  const { me } = useRouteContext({ from: '__root__' });
  const router = useRouter();
  const client = useQueryClient();
  const [shown, setShown] = useState<'open' | 'all'>('open');
  const read = useQuery(criticalListQuery(shown));
  return (
    <Loaded page of={read}>
      {(list) => (
        <Criticals
          all={list.items}
          shown={shown}
          verbs={criticalActs(client)}
          roles={me.roles.map((each) => each.role)}
          onShown={setShown}
          onOpen={(one) =>
            void router.navigate({
              to: '/reading/cases/$caseId',
              params: { caseId: one.case },
              state: { from: 'criticals' },
            })
          }
        />
      )}
    </Loaded>
  );
}
