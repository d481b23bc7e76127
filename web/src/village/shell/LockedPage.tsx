//! The locked screen: who is signed in and a field for the password, nothing of a patient. The pages behind it are
//! kept, unseen, so that unlocking gives back what was being typed. A critical value and a consult ring here too.

import { useEffect, useState, type FormEvent } from 'react';
import { SILENT, watchAlarm } from '../../api/alarm';
import type { Me } from '../../api/wire';
import { CALL_AGAIN_MS, canRing, keepRinging, readyToRing } from '../../media/ring';
import { useAction } from '../core/action';
import { account } from '../core/server';
import { arrive, leave } from '../core/session';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';

export function LockedPage({ me }: { me: Me | null }) {
  const [password, setPassword] = useState('');
  const [{ critical, consult }, setCalling] = useState(SILENT);
  useEffect(readyToRing, []);
  useEffect(() => watchAlarm(setCalling), []);
  useEffect(() => {
    if (consult) return keepRinging(CALL_AGAIN_MS);
    return critical ? keepRinging() : undefined;
  }, [critical, consult]);
  const unlock = useAction(async () => arrive(await account.unlock(password)));
  const other = useAction(async () => {
    await account.signOut();
    leave('left');
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    void unlock.run();
  }
  return (
    <Page title={t('lock.title')} narrow>
      {consult ? (
        <Notice tone="danger" title={t('lock.calls')} urgent>
          <p>{t('lock.calls-hint')}</p>
        </Notice>
      ) : null}
      {critical ? <Notice tone="danger" title={t('lock.rings')} urgent /> : null}
      {(critical || consult) && !canRing() ? <Notice tone="warn" title={t('lock.silent')} /> : null}
      <p>{me ? t('lock.words', { name: me.person.name }) : t('lock.words-nobody')}</p>
      <form onSubmit={submit}>
        <TextField
          label={t('sign-in.password')}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          required
        />
        <Trouble problem={unlock.problem ?? other.problem} />
        <Button type="submit" kind="primary" wide busy={unlock.busy}>
          {t('lock.unlock')}
        </Button>
      </form>
      <p>
        <Button kind="quiet" onClick={() => void other.run()} busy={other.busy}>
          {t('lock.other-person')}
        </Button>
      </p>
    </Page>
  );
}
