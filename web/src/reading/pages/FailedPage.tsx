//! A page whose own code failed: says so, and offers to start it again. Nothing of the error's content is shown.

import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';

export function FailedPage({ reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <Blank
      heading
      icon="alert"
      title={t('error.page-failed')}
      alert
      action={<Button onClick={reset}>{t('act.retry')}</Button>}
    >
      <p>{t('error.page-failed-hint')}</p>
    </Blank>
  );
}
