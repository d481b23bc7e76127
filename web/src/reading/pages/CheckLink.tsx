//! The way to the check of this desk's devices and line, with the consult to go into afterwards.

import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import style from './CheckLink.module.css';

export function CheckLink({ consult }: { consult?: string }) {
  const { t } = useTranslation();
  return (
    <Link
      to="/reading/check"
      search={consult === undefined ? {} : { consult }}
      className={consult === undefined ? `${style.link ?? ''} ${style.under ?? ''}` : style.link}
    >
      {t('line-check.link')}
    </Link>
  );
}
