//! Taking back an examination that was registered by mistake. It asks for the reason first, because it cannot be
//! undone.

import { useState, type FormEvent } from 'react';
import type { CaseView } from '../../api/wire';
import { useAction } from '../core/action';
import { put } from '../core/resource';
import { cases } from '../core/server';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';
import { caseKey } from './keys';

export function CancelCase({ view }: { view: CaseView }) {
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState('');
  const cancel = useAction(async () => {
    put(caseKey(view.id), await cases.cancel(view.id, view.version, reason.trim()));
    setAsked(false);
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    void cancel.run();
  }
  if (!asked)
    return (
      <Button kind="quiet" onClick={() => setAsked(true)}>
        {t('case.cancel')}
      </Button>
    );
  return (
    <form onSubmit={submit}>
      <TextField label={t('case.cancel-reason')} value={reason} onChange={setReason} rows={3} required />
      <Trouble problem={cancel.problem} />
      <Button type="submit" kind="danger" busy={cancel.busy}>
        {t('case.cancel-now')}
      </Button>{' '}
      <Button onClick={() => setAsked(false)}>{t('common.back')}</Button>
    </form>
  );
}
