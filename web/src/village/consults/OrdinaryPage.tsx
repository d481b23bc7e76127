//! A request that can wait: with a time, in writing, of a named expert or of several. What the rules ask is counted while
//! it is written; consent is taken on the page of the consult that it becomes.

import { useState, type FormEvent } from 'react';
import { uuidv7 } from '../../api/uuid';
import type { Me } from '../../api/wire';
import { consults } from '../../data/consults';
import { useAction } from '../core/action';
import { ownInstitution } from '../core/duties';
import { navigate } from '../core/router';
import { sameId } from '../core/sameId';
import { useTypedFields } from '../core/useTypedFields';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Refused } from './Refused';
import { ExpertChoice } from './ExpertChoice';
import { GroupChoice } from './GroupChoice';
import { ORDINARY_FORM } from './keys';
import { KINDS, lackingOrdinary, NOTHING_ASKED, ordinary, wantsExperts } from './ordinary';
import { PatientPicker } from './PatientPicker';
import { PhotoPart } from './PhotoPart';
import { belong } from './photos';
import { RequestFields } from './RequestFields';
import { kindWord } from './words';

export function OrdinaryPage({ me }: { me: Me }) {
  const { fields, change, forget, back } = useTypedFields(me.person.id, ORDINARY_FORM, NOTHING_ASKED);
  const [told, setTold] = useState(back);
  const [tried, setTried] = useState(false);
  const [ids] = useState(() => sameId(uuidv7));
  const timed = fields.kind !== 'written';
  const gaps = lackingOrdinary(fields);
  const ask = useAction(async () => {
    const body = ordinary(fields, ownInstitution(me));
    const view = await consults.ask({ id: ids.of(body), ...body });
    forget();
    belong(ORDINARY_FORM, view.id);
    navigate(`/v/consults/${view.id}`, { replace: true });
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (gaps.length === 0) void ask.run();
  }
  return (
    <Page title={t('consult.ordinary-title')} back="/v/consults" narrow>
      {told ? (
        <Notice tone="info" title={t('examination.kept')}>
          <Button
            onClick={() => {
              change(NOTHING_ASKED);
              forget();
              setTold(false);
            }}
          >
            {t('register.anew')}
          </Button>
        </Notice>
      ) : null}
      <PatientPicker
        me={me}
        picking={fields}
        change={(some) => change(some.patient === undefined ? some : { ...some, attachments: [] })}
        error={tried && gaps.includes('patient') ? t('consult.lacks-patient') : null}
      />
      <form onSubmit={submit} noValidate>
        <Choice
          label={t('consult.kind')}
          options={KINDS.map((value) => ({ value, label: kindWord(value) }))}
          value={fields.kind}
          onChange={(kind) => change({ kind, experts: [] })}
        />
        <GroupChoice value={fields.group} onChange={(group) => change({ group, experts: [] })} />
        {wantsExperts(fields.kind) ? (
          <ExpertChoice
            kind={fields.kind}
            group={fields.group}
            experts={fields.experts}
            onChange={(experts) => change({ experts })}
            error={tried && gaps.includes('experts') ? t(`consult.lacks-experts-${fields.kind}`) : null}
          />
        ) : null}
        <RequestFields draft={fields} change={change} timed={timed} patient={fields.patient} tried={tried} />
        {tried && gaps.length > 0 ? <Notice tone="warn" title={t('request.lacks')} urgent /> : null}
        <Refused problem={ask.problem} />
        <Button type="submit" kind="primary" wide busy={ask.busy}>
          {t('request.send')}
        </Button>
      </form>
      <PhotoPart me={me} of={ORDINARY_FORM} />
    </Page>
  );
}
