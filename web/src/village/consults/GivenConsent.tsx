//! A consent that was given, and the way to take it back: it can be at any time, and what was done until then stays done.

import { useState } from 'react';
import type { ConsultView } from '../../data/consult';
import { consults } from '../../data/consults';
import { fullMoment } from '../core/format';
import { put } from '../core/resource';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Facts } from '../ui/Facts';
import { consultKey } from './keys';
import { ReasonForm } from './ReasonForm';
import { step } from './steps';

export function GivenConsent({ view }: { view: ConsultView }) {
  const [open, setOpen] = useState(false);
  const { consent } = view;
  return (
    <section aria-labelledby="consent">
      <h2 id="consent">{t('consent.title')}</h2>
      <Facts
        items={[
          [t('consent.signer'), consent.signer?.name],
          [t('consent.relation'), consent.signer ? t(`relation.${consent.signer.relation}`) : null],
          [t('consent.signed-at'), consent.signed_at === null ? null : fullMoment(consent.signed_at)],
          [t('consent.recording'), t(consent.recording ? 'consent.yes' : 'consent.no')],
        ]}
      />
      {!view.may.includes('record-consent') || view.state === 'disposed' ? null : open ? (
        <ReasonForm
          label={t('consent.withdraw-reason')}
          submit={t('consent.withdraw')}
          send={async (reason) => {
            const changed = await step(view, (version) => consults.withdrawConsent(view.id, version, reason));
            put(consultKey(view.id), changed);
          }}
          onBack={() => setOpen(false)}
        />
      ) : (
        <Button kind="quiet" onClick={() => setOpen(true)}>
          {t('consent.withdraw')}
        </Button>
      )}
    </section>
  );
}
