//! A reason that must be given, and the button that acts on it; usual ones are one tap each.

import { useState, type FormEvent } from 'react';
import { useAction } from '../core/action';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Chips } from '../ui/Chips';
import { TextField } from '../ui/TextField';
import { Refused } from './Refused';

type Props = {
  label: string;
  submit: string;
  usual?: readonly string[];
  send: (reason: string) => Promise<void>;
  onBack: () => void;
};

export function ReasonForm({ label, submit, usual = [], send, onBack }: Props) {
  const [reason, setReason] = useState('');
  const act = useAction(() => send(reason.trim()));
  function go(event: FormEvent): void {
    event.preventDefault();
    void act.run();
  }
  return (
    <form onSubmit={go}>
      {usual.length === 0 ? null : (
        <Chips
          label={t('common.usual')}
          options={usual.map((value) => ({ value, label: value }))}
          values={[reason]}
          onTap={(one) => setReason(reason === one ? '' : one)}
        />
      )}
      <TextField label={label} value={reason} onChange={setReason} rows={2} required maxLength={500} />
      <Refused problem={act.problem} />
      <Button type="submit" kind="danger" busy={act.busy}>
        {submit}
      </Button>{' '}
      <Button onClick={onBack}>{t('common.back')}</Button>
    </form>
  );
}
