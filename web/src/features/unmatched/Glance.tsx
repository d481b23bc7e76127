//! One picture of a study: nobody links to a person what they have not seen.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import style from './Unmatched.module.css';

export function Glance({ src }: { src: string }) {
  const { t } = useTranslation();
  const [failed, setFailed] = useState(false);
  if (failed) return <p className={style.minor}>{t('unmatched.no-picture')}</p>;
  return (
    <img
      className={style.glance}
      src={src}
      alt={t('unmatched.picture')}
      onError={() => {
        setFailed(true);
      }}
    />
  );
}
