//! Puts one's own account on the screen.

import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/http';
import { sessionsQuery } from '../../data/queries';
import { Account } from '../../features/account/Account';
import { Loaded } from '../../ui/Loaded';
import { signOut } from '../session';

export function AccountPage() {
  const read = useQuery(sessionsQuery());
  return (
    <Loaded page of={read}>
      {(list) => (
        <Account
          sessions={list.items}
          onEverywhere={() => void signOut(true)}
          onPassword={(current, next) =>
            call<undefined>('POST', '/account/password', { body: { current, new: next } })
          }
        />
      )}
    </Loaded>
  );
}
