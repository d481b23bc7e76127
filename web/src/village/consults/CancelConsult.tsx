//! Calling a request off: with a reason, because it cannot be undone and the other side reads it.

import { useState } from 'react';
import type { ConsultView } from '../../data/consult';
import { consults } from '../../data/consults';
import { put } from '../core/resource';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { consultKey } from './keys';
import { ReasonForm } from './ReasonForm';
import { step } from './steps';

const USUAL = ['better', 'referred', 'mistake'] as const;

export function CancelConsult({ view }: { view: ConsultView }) {
  const [open, setOpen] = useState(false);
  if (!open)
    return (
      <Button kind="quiet" onClick={() => setOpen(true)}>
        {t('consult.cancel')}
      </Button>
    );
  return (
    <ReasonForm
      label={t('case.cancel-reason')}
      submit={t('case.cancel-now')}
      usual={USUAL.map((one) => t(`consult.cancel-${one}`))}
      send={async (reason) => {
        const changed = await step(view, (version) => consults.cancel(view.id, version, reason));
        put(consultKey(view.id), changed);
      }}
      onBack={() => setOpen(false)}
    />
  );
}
