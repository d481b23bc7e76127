//! Changing one's own password; the old one is asked for, so that a screen left open gives nothing away.

import { useState, type FormEvent } from 'react';
import { useAction } from '../core/action';
import { LocalProblem } from '../core/problem';
import { account } from '../core/server';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';

export function PasswordForm() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [done, setDone] = useState(false);
  const change = useAction(async () => {
    if (next !== again) throw new LocalProblem('passwords-differ');
    await account.changePassword(current, next);
    setCurrent('');
    setNext('');
    setAgain('');
    setDone(true);
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setDone(false);
    void change.run();
  }
  return (
    <form onSubmit={submit}>
      <TextField
        label={t('account.password-current')}
        type="password"
        value={current}
        onChange={setCurrent}
        autoComplete="current-password"
        required
      />
      <TextField
        label={t('account.password-new')}
        hint={t('account.password-hint')}
        type="password"
        value={next}
        onChange={setNext}
        autoComplete="new-password"
        required
      />
      <TextField
        label={t('enrol.password-again')}
        type="password"
        value={again}
        onChange={setAgain}
        autoComplete="new-password"
        required
      />
      <Trouble problem={change.problem} />
      {done ? <Notice tone="good" title={t('account.password-changed')} urgent /> : null}
      <Button type="submit" busy={change.busy}>
        {t('account.password-change')}
      </Button>
    </form>
  );
}
