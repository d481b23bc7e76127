//! A page whose script is still on its way.

import { t } from '../core/words';
import { Page } from './Page';

export function WaitingPage({ title }: { title: string }) {
  return (
    <Page title={title} narrow>
      <p role="status">{t('common.loading')}</p>
    </Page>
  );
}
