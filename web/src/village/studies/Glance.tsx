//! One picture of a study, drawn small by the server: enough to see whether it is a chest or a knee.

import { useState } from 'react';
import { glanceAddress } from '../../api/dicomWeb';
import { t } from '../core/words';

const SIDE = 192;

export function Glance({ study }: { study: string }) {
  const [failed, setFailed] = useState(false);
  if (failed) return <p>{t('study.no-picture')}</p>;
  return (
    <img
      src={glanceAddress(study, SIDE)}
      alt={t('study.picture')}
      width={SIDE}
      height={SIDE}
      onError={() => setFailed(true)}
    />
  );
}
