//! Lifts a quarantine: somebody has looked and says why the images may be used after all.

import { useState, type FormEvent } from 'react';
import type { StudyView } from '../../api/wire';
import { useAction } from '../core/action';
import { refresh } from '../core/resource';
import { studies } from '../core/server';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';

export function ClearForm({ study }: { study: StudyView }) {
  const [reason, setReason] = useState('');
  const clear = useAction(async () => {
    await studies.clear(study.id, study.version, reason.trim());
    refresh(`/studies/${study.id}`);
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    void clear.run();
  }
  return (
    <form onSubmit={submit}>
      <TextField
        label={t('study.clear-reason')}
        hint={t('study.clear-hint')}
        value={reason}
        onChange={setReason}
        required
        maxLength={300}
      />
      <Trouble problem={clear.problem} />
      <Button type="submit" busy={clear.busy} disabled={reason.trim() === ''}>
        {t('study.clear-now')}
      </Button>
    </form>
  );
}
