//! Shows every page in every state, with the real pages and a stand-in server: `/reading/states` lists them,
//! `/reading/states/<page>/<state>` shows one. Built only in mode `states`.

import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { LiveFeed } from '../../api/live';
import { newClient } from '../../data/client';
import { LockPage } from '../../features/account/LockPage';
import { SignInPage } from '../../features/account/SignInPage';
import type { DutyKeeper, DutyState } from '../../features/duty/keeper';
import { LockedDuty } from '../../features/duty/LockedDuty';
import { chooseLanguage, type Language } from '../../words/reading/words';
import { DutyContext, newDutyKeeper } from '../duty';
import { LiveContext } from '../live';
import { newRouter } from '../router';
import { talks } from '../talk';
import { chooseTheme } from '../theme';
import { Unreachable } from '../Unreachable';
import { me, NOW } from './cast';
import { CONSULT_PAGES, ConsultState } from './ConsultState';
import type { Scene } from './scene';
import { SCENES } from './scenes';
import { standInTalk } from './standInTalk';
import { stubFetch } from './stub';
import { usePressed } from './usePressed';
import { useShown } from './useShown';
import { call } from '../../api/http';

const NONE: readonly string[] = [];

export function StatesPage() {
  const path = useShown(dresses);
  if (path === null) return null;
  const [page, state] = pageAndState(path);
  const consult = CONSULT_PAGES[page]?.[state];
  if (consult) return <ConsultState key={path} scene={consult} />;
  const scene = called(path);
  return scene ? <One scene={scene} /> : <Index />;
}

/** A theme that is chosen holds for as long as the program runs. */
function dresses(path: string): boolean {
  return called(path)?.theme !== undefined;
}

function called(path: string): Scene | undefined {
  const [page, state] = pageAndState(path);
  return SCENES[page]?.[state];
}

function pageAndState(path: string): [page: string, state: string] {
  const [, , , page = '', state = ''] = path.split('/');
  return [page, state];
}

function Index() {
  return (
    <main style={{ padding: 24 }}>
      <h1>/reading/states</h1>
      {Object.entries({ ...SCENES, ...CONSULT_PAGES }).map(([page, states]) => (
        <section key={page}>
          <h2>{page}</h2>
          <ul>
            {Object.keys(states).map((state) => (
              <li key={state}>
                <a href={`/reading/states/${page}/${state}`}>{state}</a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </main>
  );
}

function One({ scene }: { scene: Scene }) {
  const [ready] = useState(() => {
    window.fetch = stubFetch(scene.server, scene.images);
    localStorage.removeItem(
      'yuanzhen.draft.01940000-0000-7000-8000-000000000001.01940000-0000-7000-8000-000000000300',
    );
    if (scene.theme) chooseTheme(scene.theme);
    localStorage.removeItem('yuanzhen.theme.chosen');
    const feed = standInFeed(scene.live ?? 'live', scene.renewed === true);
    talks.setState({ now: scene.talk === undefined ? null : standInTalk(scene.talk, feed, scene.others) });
    const client = newClient();
    client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } });
    return {
      client,
      router: newRouter(createMemoryHistory({ initialEntries: [scene.path] })),
      feed,
      keeper: standInKeeper(scene.duty),
    };
  });
  usePressed(scene.press ?? NONE, scene.types ?? NONE);
  useEffect(() => {
    const speak = (event: Event): void => void chooseLanguage((event as CustomEvent<Language>).detail);
    window.addEventListener('language', speak);
    return () => {
      window.removeEventListener('language', speak);
    };
  }, []);
  const enter = async (login: string, password: string): Promise<void> => {
    await call('POST', '/session', { body: { login, password } });
  };
  switch (scene.session) {
    case 'out':
      return <SignInPage ended={false} signIn={enter} />;
    case 'ended':
      return <SignInPage ended signIn={enter} />;
    case 'locked':
      return (
        <>
          {scene.duty ? <LockedDuty state={scene.duty} /> : null}
          <LockPage
            name="李文静"
            unlock={(password) => call('POST', '/session/unlock', { body: { password } })}
            leave={() => undefined}
          />
        </>
      );
    case 'unreachable':
      return <Unreachable again={() => undefined} />;
    case undefined:
      return (
        <QueryClientProvider client={ready.client}>
          <LiveContext value={ready.feed}>
            <DutyContext value={ready.keeper}>
              <RouterProvider router={ready.router} context={{ client: ready.client, me: me(scene.role) }} />
            </DutyContext>
          </LiveContext>
        </QueryClientProvider>
      );
  }
}

/** A desk that is what it is told to be: it is never started, and beats nowhere. */
function standInKeeper(duty: DutyState | undefined): DutyKeeper {
  const keeper = newDutyKeeper();
  if (duty) keeper.state.setState(duty);
  return keeper;
}

/** A feed that is what it is told to be. */
function standInFeed(state: 'live' | 'stale' | 'connecting', renewed: boolean): LiveFeed {
  const feed = new LiveFeed({ url: 'ws://states.invalid' });
  Object.defineProperty(feed, 'status', {
    value: state === 'stale' ? { state, since: NOW - 42_000 } : { state },
  });
  feed.listen = (listener) => {
    listener.hello?.('one');
    if (renewed) listener.hello?.('two');
    return () => undefined;
  };
  return feed;
}
