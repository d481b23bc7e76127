//! A request that came back: why, what is still missing, and the same form again to be sent once more.

import { useState, type FormEvent } from 'react';
import type { Me } from '../../api/wire';
import type { ConsultView } from '../../data/consult';
import { consults } from '../../data/consults';
import { useAction } from '../core/action';
import { put } from '../core/resource';
import { useTypedFields } from '../core/useTypedFields';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Refused } from './Refused';
import { consultKey } from './keys';
import { draftOf, gaps, requestOf, withTheirPhotos } from './request';
import { RequestFields } from './RequestFields';
import { step } from './steps';

export function ReturnedPart({ me, view }: { me: Me; view: ConsultView }) {
  const may = view.may.includes('resubmit-consult');
  return (
    <>
      <Notice tone="danger" title={t('consult.returned', { name: view.reason_by ?? '' })} urgent>
        <p>{view.reason}</p>
        <p>{t('consult.returned-todo')}</p>
      </Notice>
      {may ? <Again me={me} view={view} /> : null}
    </>
  );
}

function Again({ me, view }: { me: Me; view: ConsultView }) {
  const { fields, change, forget } = useTypedFields(
    me.person.id,
    `consulting.${view.id}.again`,
    draftOf(view.request),
  );
  const [tried, setTried] = useState(false);
  const timed = view.kind !== 'written' && view.kind !== 'urgent';
  const open = gaps(fields, timed);
  const resubmit = useAction(async () => {
    const request = requestOf(withTheirPhotos(fields, view), view.request.complaint.onset_at);
    const changed = await step(view, (version) => consults.resubmit(view.id, version, request));
    forget();
    put(consultKey(view.id), changed);
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (open.length === 0 || view.kind === 'urgent') void resubmit.run();
  }
  return (
    <form onSubmit={submit} noValidate>
      <RequestFields draft={fields} change={change} timed={timed} patient={view.patient.id} tried={tried} />
      <Refused problem={resubmit.problem} />
      <Button type="submit" kind="primary" wide busy={resubmit.busy}>
        {t('case.resubmit')}
      </Button>
    </form>
  );
}
