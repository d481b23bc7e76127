//! Who is here decides what is drawn: the way in, the locked screen, or the pages. While locked the pages stay in
//! place but unseen, so that what was being typed is still there after the password.

import { useEffect } from 'react';
import { watchSession } from '../api/http';
import { SignInPage } from './account/SignInPage';
import { useClock } from './core/clock';
import { listen } from './core/feed';
import { problemWords } from './core/problem';
import { usePath } from './core/router';
import { useLatest } from './core/useLatest';
import { leave, lock, start, useSession } from './core/session';
import { t, useLanguage } from './core/words';
import { useIdleLock } from './shell/idleLock';
import { Fallen } from './shell/Fallen';
import { LockedPage } from './shell/LockedPage';
import { Shell } from './shell/Shell';
import { enrolling, pageFor, pagesAhead } from './pages';
import { Button } from './ui/Button';
import { Notice } from './ui/Notice';
import { Page } from './ui/Page';
import { WaitingPage } from './ui/WaitingPage';

/** After what the first page asks for. */
const AHEAD_MS = 3_000;

export function App() {
  const session = useSession();
  const path = usePath();
  useLanguage();
  useClock();
  const awake = session.state === 'signed-in' ? session.me : null;
  useIdleLock(awake?.session.idle_lock_ms ?? null);
  useEffect(() => watchSession((trouble) => (trouble === 'locked' ? lock() : leave('ended'))), []);
  const personId = awake?.person.id ?? null;
  useEffect(() => (personId === null ? undefined : listen()), [personId]);
  const latest = useLatest(awake);
  useEffect(() => {
    if (personId === null) return;
    const timer = window.setTimeout(() => {
      if (latest.current) pagesAhead(latest.current);
    }, AHEAD_MS);
    return () => window.clearTimeout(timer);
  }, [personId, latest]);

  if (path === '/v/enrol') return enrolling();
  switch (session.state) {
    case 'starting':
      return <WaitingPage title={t('app.full-name')} />;
    case 'unreachable': {
      const words = problemWords(session.problem);
      return (
        <Page title={t('app.full-name')} narrow>
          <Notice tone="danger" title={words.what} urgent>
            <p>{words.todo}</p>
            <Button onClick={() => void start()}>{t('common.try-again')}</Button>
          </Notice>
        </Page>
      );
    }
    case 'signed-out':
      return <SignInPage why={session.why} />;
    case 'locked':
    case 'signed-in': {
      const locked = session.state === 'locked';
      return (
        <>
          {locked ? <LockedPage me={session.me} /> : null}
          {session.me ? (
            <div hidden={locked} key={session.me.person.id}>
              <Shell me={session.me}>
                <Fallen key={path}>{pageFor(path, session.me)}</Fallen>
              </Shell>
            </div>
          ) : null}
        </>
      );
    }
  }
}
