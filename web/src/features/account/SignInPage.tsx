//! Sign-in: login and password, one clear reason when refused, nothing kept in the page afterwards.

import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { LanguageSwitch } from '../../ui/LanguageSwitch';
import { problemWords } from '../../ui/problem';
import style from './Account.module.css';
import { Mark } from '../../ui/Mark';

interface Props {
  ended: boolean;
  signIn: (login: string, password: string) => Promise<void>;
  initialError?: unknown;
}

export function SignInPage({ ended, signIn, initialError = null }: Props) {
  const { t } = useTranslation();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(initialError);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await signIn(login.trim(), password);
    } catch (problem) {
      setError(problem);
      setPassword('');
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className={style.page}>
      <div className={style.side} aria-hidden="true">
        <Mark size={56} />
        <p className={style.motto}>{t('app.motto')}</p>
        <svg className={style.trace} viewBox="0 0 600 120" preserveAspectRatio="none">
          <path d="M0 70h120l14-10 12 10h30l8 10 14-70 16 96 10-36h40l20-18 22 18h110l14-10 12 10h30l8 10 14-70 16 96 10-36h86" />
        </svg>
      </div>
      <main className={style.main}>
        <div className={style.corner}>
          <LanguageSwitch />
        </div>
        <form className={style.form} onSubmit={(event) => void submit(event)}>
          <h1 className={style.title}>{t('sign-in.title')}</h1>
          <p className={style.lead}>{t('sign-in.lead')}</p>
          {ended && error === null ? <Notice tone="warn" title={t('sign-in.ended')} /> : null}
          {error === null ? null : <Notice tone="danger" title={problemWords(error, 'sign-in')} announce />}
          <Field label={t('sign-in.login')}>
            <input
              value={login}
              onChange={(event) => {
                setLogin(event.target.value);
              }}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
            />
          </Field>
          <Field label={t('sign-in.password')}>
            <input
              type="password"
              value={password}
              onChange={(event) => {
                setPassword(event.target.value);
              }}
              autoComplete="current-password"
              required
            />
          </Field>
          <Button type="submit" weight="primary" busy={busy} className={style.submit ?? ''}>
            {t('sign-in.submit')}
          </Button>
          <p className={style.note}>{t('sign-in.note')}</p>
        </form>
      </main>
    </div>
  );
}
