//! The way to the check of this desk's devices and line, with the consult to go into afterwards.

import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

export function CheckLink({ consult }: { consult?: string }) {
  const { t } = useTranslation();
  return (
    <Link to="/reading/check" search={consult === undefined ? {} : { consult }}>
      {t('line-check.link')}
    </Link>
  );
}
