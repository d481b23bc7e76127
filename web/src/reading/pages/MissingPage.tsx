//! An address that leads nowhere, or to something this person has no relation to; the two are told alike.

import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Blank } from '../../ui/Blank';

export function MissingPage() {
  const { t } = useTranslation();
  return (
    <Blank
      heading
      icon="search"
      title={t('state.missing')}
      action={<Link to="/reading">{t('nav.home')}</Link>}
    >
      <p>{t('state.missing-hint')}</p>
    </Blank>
  );
}
