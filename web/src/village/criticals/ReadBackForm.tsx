//! Reading back: the doctor types what was heard or read. It is typed, not confirmed with a tap, because the typing
//! is what shows that it was understood; copying by paste is refused for the same reason.

import type { FormEvent } from 'react';
import { again } from '../../api/again';
import type { CriticalView } from '../../api/wire';
import { useAction } from '../core/action';
import { refresh } from '../core/resource';
import { criticals } from '../core/server';
import { useTyped } from '../core/useTyped';
import { t } from '../core/words';
import { caseKey } from '../cases/keys';
import { Button } from '../ui/Button';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';
import css from '../home/Home.module.css';
import { readingBack } from './typing';

type Props = { person: string; caseId: string; critical: CriticalView };

export function ReadBackForm({ person, caseId, critical }: Props) {
  const [text, setText, forget] = useTyped(person, readingBack(critical));
  const readBack = useAction(async () => {
    // It may ring higher while the words are typed; they answer the same value all the same.
    await again(
      critical,
      (version) => criticals.readBack(critical.id, version, text.trim()),
      (now) => now.value === critical.value,
    );
    forget();
    refresh(caseKey(caseId));
  });
  function type(now: string): void {
    setText(now);
    readBack.clear();
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    void readBack.run();
  }
  return (
    <form onSubmit={submit} onPaste={(event) => event.preventDefault()}>
      <h2>{t('critical.read-back-title')}</h2>
      <p className={css.text}>{critical.value}</p>
      <TextField
        label={t('critical.read-back-label')}
        hint={t('critical.read-back-hint')}
        value={text}
        onChange={type}
        rows={3}
        required
      />
      <Trouble problem={readBack.problem} />
      <Button type="submit" kind="danger" wide busy={readBack.busy}>
        {t('critical.read-back-submit')}
      </Button>
    </form>
  );
}
