//! Asks for a reason before an act that must carry one.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { Field } from './Field';

interface Props {
  open: boolean;
  title: string;
  description?: string;
  act: string;
  danger?: boolean;
  busy?: boolean;
  onClose: () => void;
  onAct: (reason: string) => void;
}

export function ReasonDialog({
  open,
  title,
  description,
  act,
  danger = false,
  busy = false,
  onClose,
  onAct,
}: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const ready = reason.trim().length >= 2;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      closeLabel={t('act.close')}
      {...(description === undefined ? {} : { description })}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button
            weight={danger ? 'danger' : 'primary'}
            busy={busy}
            disabled={!ready}
            onClick={() => {
              onAct(reason.trim());
            }}
          >
            {act}
          </Button>
        </>
      }
    >
      <Field label={t('ask.reason')} hint={t('ask.reason-hint')}>
        <textarea
          rows={3}
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
          }}
        />
      </Field>
    </Dialog>
  );
}
