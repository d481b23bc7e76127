//! Something shown once: an enrolment link or a device's token. It lives in this dialog only; closing forgets it.

import { useState } from 'react';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Notice';
import style from './Admin.module.css';
import { useAdminWords } from './words';

interface Props {
  title: string;
  words: string;
  secret: string;
  onClose: () => void;
}

export function SecretDialog({ title, words, secret, onClose }: Props) {
  const { t } = useAdminWords();
  const [copied, setCopied] = useState(false);
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      closeLabel={t('close')}
      footer={
        <>
          <Button
            onClick={() => {
              void navigator.clipboard.writeText(secret).then(() => {
                setCopied(true);
              });
            }}
          >
            {copied ? t('copied') : t('copy')}
          </Button>
          <Button weight="primary" onClick={onClose}>
            {t('close')}
          </Button>
        </>
      }
    >
      <Notice tone="warn" title={words} />
      <code className={style.secret} tabIndex={0}>
        {secret}
      </code>
    </Dialog>
  );
}
