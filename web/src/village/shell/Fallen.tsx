//! A fault in drawing a page: says so and offers to load it again, instead of leaving a white screen. The fault itself
//! is reported to the browser as any uncaught one.

import { Component, type ReactNode } from 'react';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';

export class Fallen extends Component<{ children: ReactNode }, { fallen: boolean }> {
  override state = { fallen: false };

  static getDerivedStateFromError(): { fallen: boolean } {
    return { fallen: true };
  }

  override render(): ReactNode {
    if (!this.state.fallen) return this.props.children;
    return (
      <Page title={t('error.page-failed')} narrow>
        <Notice tone="danger" title={t('todo.page-failed')} urgent>
          <Button onClick={() => window.location.reload()}>{t('shell.reload')}</Button>
        </Notice>
      </Page>
    );
  }
}
