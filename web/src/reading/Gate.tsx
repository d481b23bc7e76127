//! Stands before every page: asks who is here, shows sign-in or the lock, and only then the workstation.

import type { QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { call } from '../api/http';
import { LiveFeed } from '../api/live';
import { freshenFrom } from '../data/freshen';
import { SignInPage } from '../features/account/SignInPage';
import { LockPage } from '../features/account/LockPage';
import { Skeleton } from '../ui/Skeleton';
import { LockedDuty } from '../features/duty/LockedDuty';
import type { DutyKeeper } from '../features/duty/keeper';
import { DutyContext, newDutyKeeper } from './duty';
import { watchIdle } from './idle';
import { LiveContext } from './live';
import type { Me } from '../api/wire';
import { newRouter } from './router';
import { Unreachable } from './Unreachable';
import { askSession, session, signIn, signOut, tellSession, unlock } from './session';
import { canTakeDuty } from './shell/duties';
import { drop } from './talk';

export function Gate({ client }: { client: QueryClient }) {
  const { t } = useTranslation();
  const state = useStore(session, (store) => store.now);
  const [feed] = useState(() => new LiveFeed());
  const [keeper] = useState(newDutyKeeper);
  const open = state.kind === 'in';
  const person = state.kind === 'in' ? state.me.person.id : null;
  const idleMs = state.kind === 'in' ? state.me.session.idle_lock_ms : null;

  useEffect(() => {
    if (!open) return;
    const stops = [
      freshenFrom(feed, client),
      feed.listen({
        locked: () => {
          tellSession({ kind: 'idle' });
        },
        // A page with a question open asks nothing of the server, and would stay after its session is over.
        shut: () => {
          call('GET', '/session').catch(() => undefined);
        },
      }),
    ];
    feed.start();
    void client.invalidateQueries();
    return () => {
      // A room is left with its line, and by a lock: nobody is heard over an empty desk.
      drop();
      for (const stop of stops) stop();
      feed.stop();
    };
  }, [open, feed, client]);

  // Duty goes on behind the lock; it ends with the session.
  const here = state.kind === 'in' || state.kind === 'locked' ? state.me : null;
  const onCall = here !== null && canTakeDuty(here) ? here.person.id : null;
  useEffect(() => {
    if (onCall === null) return undefined;
    keeper.start();
    return () => {
      keeper.stop();
    };
  }, [onCall, keeper]);
  const locked = state.kind === 'locked';
  useEffect(() => {
    keeper.locked(locked);
  }, [locked, onCall, keeper]);

  useEffect(() => (idleMs === null ? undefined : watchIdle(idleMs)), [idleMs]);

  // Another person at the same desk starts with nothing of the one before.
  useEffect(() => {
    if (person !== null) return () => undefined;
    if (state.kind === 'out') client.clear();
    return undefined;
  }, [person, state.kind, client]);

  useEffect(() => {
    document.title = t('app.title');
  }, [t, state.kind]);

  switch (state.kind) {
    case 'asking':
      return <Skeleton label={t('state.loading')} />;
    case 'unreachable':
      return <Unreachable again={() => void askSession()} />;
    case 'out':
      return <SignInPage ended={state.why === 'ended'} signIn={signIn} />;
    case 'locked':
      return (
        <>
          <OverLock keeper={keeper} />
          <LockPage name={state.me?.person.name ?? null} unlock={unlock} leave={() => void signOut()} />
        </>
      );
    case 'in':
      return (
        <LiveContext value={feed}>
          <DutyContext value={keeper}>
            <Desk key={state.me.person.id} client={client} me={state.me} />
          </DutyContext>
        </LiveContext>
      );
  }
}

function OverLock({ keeper }: { keeper: DutyKeeper }) {
  return <LockedDuty state={useStore(keeper.state)} />;
}

/** The pages of one person. Another at the same desk has pages of their own, with nothing left of these. */
function Desk({ client, me }: { client: QueryClient; me: Me }) {
  const [router] = useState(newRouter);
  return <RouterProvider router={router} context={{ client, me }} />;
}
