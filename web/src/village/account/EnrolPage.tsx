//! The one-time link of a new member of staff or of the first administrator. The token stands behind the `#`, which
//! browsers do not send to servers, and is taken out of the address bar at once.

import { useEffect, useState, type FormEvent } from 'react';
import type { Enrolment } from '../../api/wire';
import { useAction } from '../core/action';
import { fullMoment } from '../core/format';
import { LocalProblem } from '../core/problem';
import { useResource, refresh } from '../core/resource';
import { navigate } from '../core/router';
import { account } from '../core/server';
import { arrive } from '../core/session';
import { t } from '../core/words';
import { LanguageSwitch } from '../shell/LanguageSwitch';
import { Button } from '../ui/Button';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';
import { roleWord } from './role';

const KEY = 'enrolment';

export function EnrolPage() {
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => {
    window.history.replaceState(null, '', window.location.pathname);
  }, []);
  const enrolment = useResource(token === '' ? null : KEY, () => account.enrolment(token), { kinds: [] });
  return (
    <Page title={t('enrol.title')} narrow>
      {token === '' ? (
        <Notice tone="danger" title={t('enrol.no-token')}>
          <p>{t('enrol.no-token-todo')}</p>
        </Notice>
      ) : (
        <Loaded of={enrolment} retry={() => refresh(KEY)}>
          {(found) => <EnrolForm token={token} enrolment={found} />}
        </Loaded>
      )}
      <LanguageSwitch />
    </Page>
  );
}

function EnrolForm({ token, enrolment }: { token: string; enrolment: Enrolment }) {
  const [name, setName] = useState(enrolment.name ?? '');
  const [login, setLogin] = useState(enrolment.login ?? '');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const differs = again !== '' && again !== password;
  const enrol = useAction(async () => {
    if (password !== again) throw new LocalProblem('passwords-differ');
    const me = await account.enrol(token, { login: login.trim(), password, name: name.trim() });
    navigate('/', { replace: true });
    arrive(me);
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    void enrol.run();
  }
  return (
    <form onSubmit={submit}>
      <p>
        {enrolment.kind === 'first-administrator'
          ? t('enrol.first-administrator')
          : t('enrol.staff', { role: roleWord(enrolment.role) })}{' '}
        {t('enrol.expires', { time: fullMoment(enrolment.expires_at) })}
      </p>
      <TextField label={t('enrol.name')} value={name} onChange={setName} autoComplete="name" required />
      <TextField
        label={t('sign-in.login')}
        {...(enrolment.login === null ? { hint: t('enrol.login-hint') } : { readOnly: true })}
        value={login}
        onChange={setLogin}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <TextField
        label={t('enrol.password')}
        hint={t('enrol.password-hint', { n: enrolment.password_length })}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        required
      />
      <TextField
        label={t('enrol.password-again')}
        error={differs ? t('enrol.passwords-differ') : null}
        type="password"
        value={again}
        onChange={setAgain}
        autoComplete="new-password"
        required
      />
      <Trouble problem={enrol.problem} />
      <Button type="submit" kind="primary" wide busy={enrol.busy}>
        {t('enrol.submit')}
      </Button>
    </form>
  );
}
