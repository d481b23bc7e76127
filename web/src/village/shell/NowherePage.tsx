//! There is no such page, or it is not for this person: both look the same, and the way home is one tap.

import { t } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { Page } from '../ui/Page';

export function NowherePage() {
  return (
    <Page title={t('nowhere.title')} narrow>
      <p>{t('nowhere.words')}</p>
      <ButtonLink href="/" kind="primary">
        {t('nav.home')}
      </ButtonLink>
    </Page>
  );
}
