//! Its readers take a critical value back: a button that asks for the reason, which the site reads.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CriticalView } from '../../api/wire';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { problemWords } from '../../ui/problem';
import style from './Critical.module.css';

interface Props {
  one: CriticalView;
  revoke: (one: CriticalView, text: string) => Promise<unknown>;
}

export function RevokeForm({ one, revoke }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  if (!open)
    return (
      <div>
        <Button
          icon="undo"
          onClick={() => {
            setOpen(true);
          }}
        >
          {t('critical.act-revoke')}
        </Button>
      </div>
    );
  return (
    <form
      className={style.form}
      onSubmit={(event) => {
        event.preventDefault();
        setBusy(true);
        setError(null);
        revoke(one, reason.trim())
          .catch(setError)
          .finally(() => {
            setBusy(false);
          });
      }}
    >
      <Field label={t('critical.ask-revoke')} hint={t('critical.hint-revoke')}>
        <textarea
          rows={2}
          value={reason}
          required
          onChange={(event) => {
            setReason(event.target.value);
          }}
        />
      </Field>
      {error === null ? null : <Notice tone="danger" title={problemWords(error)} announce />}
      <div className={style.head}>
        <Button
          onClick={() => {
            setOpen(false);
          }}
        >
          {t('act.cancel')}
        </Button>
        <Button type="submit" weight="primary" icon="undo" busy={busy} disabled={reason.trim() === ''}>
          {t('critical.act-revoke-now')}
        </Button>
      </div>
    </form>
  );
}
