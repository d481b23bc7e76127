//! What an urgent call left out, and until when it is to be there: the fields, the reason, the consent, one after the
//! other. The time runs on the page.

import { useState, type FormEvent } from 'react';
import type { Me } from '../../api/wire';
import type { ConsultView } from '../../data/consult';
import { consults } from '../../data/consults';
import { useNow } from '../../ui/now';
import { useAction } from '../core/action';
import { moment, stretch } from '../core/format';
import { put } from '../core/resource';
import { useTypedFields } from '../core/useTypedFields';
import { t } from '../core/words';
import caseCss from '../cases/Case.module.css';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Refused } from './Refused';
import { EMERGENCY_REASONS } from './ask';
import { ConsentPart } from './ConsentPart';
import { consultKey } from './keys';
import { ReasonForm } from './ReasonForm';
import { asked, draftOf, gaps, requestOf, withTheirPhotos } from './request';
import { RequestFields } from './RequestFields';
import { step } from './steps';
import { owedWord } from './words';

type Open = 'fields' | 'reason' | 'consent' | null;

export function BackfillPart({ me, view }: { me: Me; view: ConsultView }) {
  const now = useNow();
  const [open, setOpen] = useState<Open>(null);
  const { owed, owed_due_at: due } = view;
  if (owed.length === 0) return null;
  const late = due !== null && due <= now;
  const toggle = (one: Open): void => setOpen(open === one ? null : one);
  return (
    <section aria-labelledby="backfill">
      <h2 id="backfill">{t('backfill.title')}</h2>
      <Notice
        tone={late ? 'danger' : 'warn'}
        title={
          due === null
            ? t('backfill.open')
            : late
              ? t('backfill.late', { time: moment(due) })
              : t('backfill.left', { time: moment(due), left: stretch(due - now) })
        }
      >
        <p>{t('backfill.owed', { what: owed.map(owedWord).join(t('common.list-joint')) })}</p>
        <div className={caseCss.actions}>
          {asked(owed).length > 0 ? (
            <Button aria-expanded={open === 'fields'} onClick={() => toggle('fields')}>
              {t('backfill.fields')}
            </Button>
          ) : null}
          {owed.includes('emergency-reason') ? (
            <Button aria-expanded={open === 'reason'} onClick={() => toggle('reason')}>
              {t('backfill.reason')}
            </Button>
          ) : null}
          {owed.includes('consent') ? (
            <Button aria-expanded={open === 'consent'} onClick={() => toggle('consent')}>
              {t('backfill.consent')}
            </Button>
          ) : null}
        </div>
      </Notice>
      {open === 'fields' && asked(owed).length > 0 ? (
        <Fields me={me} view={view} onDone={() => setOpen(null)} />
      ) : null}
      {open === 'reason' && owed.includes('emergency-reason') ? (
        <ReasonForm
          label={t('consult.emergency-reason')}
          submit={t('backfill.save')}
          usual={EMERGENCY_REASONS.map((one) => t(`consult.reason-${one}`))}
          send={async (reason) => {
            const changed = await step(view, (version) => consults.emergency(view.id, version, reason));
            put(consultKey(view.id), changed);
          }}
          onBack={() => setOpen(null)}
        />
      ) : null}
      {open === 'consent' && owed.includes('consent') ? <ConsentPart me={me} view={view} /> : null}
    </section>
  );
}

/** What is there already is saved, too: half of it now and the rest later is better than none. */
function Fields({ me, view, onDone }: { me: Me; view: ConsultView; onDone: () => void }) {
  const { fields, change, forget } = useTypedFields(
    me.person.id,
    `consulting.${view.id}.fields`,
    draftOf(view.request),
  );
  const [tried, setTried] = useState(false);
  const save = useAction(async () => {
    const request = requestOf(withTheirPhotos(fields, view), view.request.complaint.onset_at);
    const changed = await step(view, (version) => consults.change(view.id, version, request));
    forget();
    put(consultKey(view.id), changed);
    if (gaps(fields, false).length === 0) onDone();
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    void save.run();
  }
  return (
    <form onSubmit={submit} noValidate>
      <RequestFields
        draft={fields}
        change={change}
        timed={view.owed.includes('time')}
        patient={view.patient.id}
        tried={tried}
      />
      <Refused problem={save.problem} />
      <Button type="submit" kind="primary" wide busy={save.busy}>
        {t('backfill.save')}
      </Button>
    </form>
  );
}
