//! Stands in place of every page while the desk is locked: a name, a password, and nothing of any patient. A critical
//! value rings here too.

import { useEffect, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { SILENT, watchAlarm } from '../../api/alarm';
import { CALL_AGAIN_MS, canRing, keepRinging, readyToRing } from '../../media/ring';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Notice } from '../../ui/Notice';
import { problemWords } from '../../ui/problem';
import style from './Account.module.css';

interface Props {
  name: string | null;
  unlock: (password: string) => Promise<void>;
  leave: () => void;
}

export function LockPage({ name, unlock, leave }: Props) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [{ critical, consult }, setCalling] = useState(SILENT);
  useEffect(readyToRing, []);
  useEffect(() => watchAlarm(setCalling), []);
  useEffect(() => {
    if (consult) return keepRinging(CALL_AGAIN_MS);
    return critical ? keepRinging() : undefined;
  }, [critical, consult]);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await unlock(password);
    } catch (problem) {
      setError(problem);
      setPassword('');
      setBusy(false);
    }
  }

  return (
    <main className={style.locked}>
      <form className={style.form} onSubmit={(event) => void submit(event)}>
        <span className={style.lockMark}>
          <Icon name="lock" size={34} />
        </span>
        <h1 className={style.title}>{t('lock.title')}</h1>
        <p className={style.lead}>{name === null ? t('lock.lead') : t('lock.lead-name', { name })}</p>
        {consult ? (
          <Notice tone="danger" title={t('lock.calls')} announce>
            <p>{t('lock.calls-hint')}</p>
          </Notice>
        ) : null}
        {critical ? <Notice tone="danger" title={t('lock.rings')} announce /> : null}
        {(critical || consult) && !canRing() ? <Notice tone="warn" title={t('lock.silent')} /> : null}
        {error === null ? null : <Notice tone="danger" title={problemWords(error, 'sign-in')} announce />}
        <Field label={t('sign-in.password')}>
          <input
            type="password"
            autoFocus
            value={password}
            onChange={(event) => {
              setPassword(event.target.value);
            }}
            autoComplete="current-password"
            required
          />
        </Field>
        <Button type="submit" weight="primary" busy={busy} className={style.submit ?? ''}>
          {t('lock.unlock')}
        </Button>
        <Button weight="quiet" onClick={leave}>
          {t('lock.other')}
        </Button>
      </form>
    </main>
  );
}
