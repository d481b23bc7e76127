//! What was done for the patient after a critical value, in a sentence; common answers are one tap each, join what was
//! typed, and are editable.

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
import { Notice } from '../ui/Notice';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';
import css from '../cases/Case.module.css';
import { handling, joined } from './typing';

const COMMON = ['critical.handled-referred', 'critical.handled-120', 'critical.handled-told'] as const;

type Props = { person: string; caseId: string; critical: CriticalView };

export function HandleForm({ person, caseId, critical }: Props) {
  const [text, setText, forget] = useTyped(person, handling(critical));
  const handle = useAction(async () => {
    await again(
      critical,
      (version) => criticals.handle(critical.id, version, text.trim()),
      (now) => now.value === critical.value && now.state === critical.state,
    );
    forget();
    refresh(caseKey(caseId));
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    void handle.run();
  }
  return (
    <form onSubmit={submit}>
      <Notice tone="good" title={t('critical.read-back-done')} />
      <h2>{t('critical.handle-title')}</h2>
      <div className={css.actions}>
        {COMMON.map((key) => (
          <Button key={key} onClick={() => setText(joined(text, t(key), t('common.answer-joint')))}>
            {t(key)}
          </Button>
        ))}
      </div>
      <TextField label={t('critical.handle-label')} value={text} onChange={setText} rows={3} required />
      <Trouble problem={handle.problem} />
      <Button type="submit" kind="primary" wide busy={handle.busy}>
        {t('critical.handle-submit')}
      </Button>
    </form>
  );
}
