//! Signing in. Says why it is needed (the session ended, or a fresh start) and never which of login and password
//! was wrong.

import { useState, type FormEvent } from 'react';
import { useAction } from '../core/action';
import { account } from '../core/server';
import { arrive } from '../core/session';
import { t } from '../core/words';
import { LanguageSwitch } from '../shell/LanguageSwitch';
import { LineBanner } from '../shell/LineBanner';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';
import css from './Entrance.module.css';

export function SignInPage({ why }: { why: 'fresh' | 'ended' | 'left' }) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useAction(async () => arrive(await account.signIn(login.trim(), password)));
  function submit(event: FormEvent): void {
    event.preventDefault();
    void signIn.run();
  }
  return (
    <>
      <header>
        <LineBanner />
      </header>
      <Page title={t('sign-in.title')} narrow>
        <p className={css.house}>{t('app.full-name')}</p>
        {why === 'ended' ? <Notice tone="warn" title={t('sign-in.ended')} /> : null}
        {why === 'left' ? <Notice tone="good" title={t('sign-in.left')} /> : null}
        <form onSubmit={submit}>
          <TextField
            label={t('sign-in.login')}
            value={login}
            onChange={setLogin}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
          <TextField
            label={t('sign-in.password')}
            type="password"
            value={password}
            onChange={setPassword}
            autoComplete="current-password"
            required
          />
          <Trouble problem={signIn.problem} />
          <Button type="submit" kind="primary" wide busy={signIn.busy}>
            {t('sign-in.submit')}
          </Button>
        </form>
        <p className={css.help}>{t('sign-in.help')}</p>
        <LanguageSwitch />
      </Page>
    </>
  );
}
