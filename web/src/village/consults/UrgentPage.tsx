//! An urgent call: whom it is about, what is wrong, ring. Nothing else is asked first; photos follow while it rings, and
//! papers within six hours. What was typed is there again after an alarm or a reload.

import { useRef, useState, type FormEvent } from 'react';
import { uuidv7 } from '../../api/uuid';
import type { Me } from '../../api/wire';
import { CHIPS } from '../../data/consult';
import { consults } from '../../data/consults';
import { useAction } from '../core/action';
import { ownInstitution } from '../core/duties';
import { navigate } from '../core/router';
import { sameId } from '../core/sameId';
import { useTypedFields } from '../core/useTypedFields';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Chips } from '../ui/Chips';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { TextField } from '../ui/TextField';
import { Refused } from './Refused';
import { calling, CALM, EMERGENCY_REASONS, lacking, tapped, type Lacking } from './ask';
import css from './Consult.module.css';
import { GroupChoice } from './GroupChoice';
import { URGENT_FORM } from './keys';
import { PatientPicker } from './PatientPicker';
import { PhotoPart } from './PhotoPart';
import { belong } from './photos';
import { chipWord } from './words';

export function UrgentPage({ me }: { me: Me }) {
  const { fields, change, forget, back } = useTypedFields(me.person.id, URGENT_FORM, CALM);
  const [told, setTold] = useState(back);
  const [tried, setTried] = useState(false);
  const [ids] = useState(() => sameId(uuidv7));
  const gaps = lacking(fields);
  const who = useRef<HTMLDivElement>(null);
  const complaint = useRef<HTMLDivElement>(null);
  const ring = useAction(async () => {
    const body = calling(fields, ownInstitution(me));
    const view = await consults.ask({ id: ids.of(body), ...body });
    forget();
    belong(URGENT_FORM, view.id);
    navigate(`/v/consults/${view.id}/room`, { replace: true });
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (gaps[0] === undefined) void ring.run();
    else goTo((gaps[0] === 'patient' ? who : complaint).current);
  }
  const gap = (one: Lacking): string | null =>
    tried && gaps.includes(one) ? t(`consult.lacks-${one}`) : null;
  return (
    <Page title={t('consult.urgent-title')} back="/" narrow>
      {told ? (
        <Notice tone="info" title={t('examination.kept')}>
          <Button
            onClick={() => {
              change(CALM);
              forget();
              setTold(false);
            }}
          >
            {t('register.anew')}
          </Button>
        </Notice>
      ) : null}
      <div ref={who}>
        <PatientPicker me={me} picking={fields} change={change} error={gap('patient')} />
      </div>
      <form onSubmit={submit} noValidate>
        <div ref={complaint}>
          <Chips
            label={t('consult.complaint')}
            options={CHIPS.map((value) => ({ value, label: chipWord(value) }))}
            values={fields.chips}
            onTap={(chip) => change({ chips: tapped(fields.chips, chip) })}
            error={gap('complaint')}
          />
        </div>
        <TextField
          label={t('consult.complaint-words')}
          hint={t('consult.complaint-hint')}
          value={fields.words}
          onChange={(words) => change({ words })}
          autoComplete="off"
          maxLength={200}
          optional
        />
        <Chips
          label={t('consult.emergency-reason')}
          options={EMERGENCY_REASONS.map((one) => t(`consult.reason-${one}`)).map((one) => ({
            value: one,
            label: one,
          }))}
          values={[fields.reason]}
          onTap={(one) => change({ reason: fields.reason === one ? '' : one })}
        />
        <p className={css.soft}>{t('consult.emergency-words')}</p>
        <GroupChoice urgent value={fields.group} onChange={(group) => change({ group })} />
        <Refused problem={ring.problem} />
        <div className={css.ring}>
          {tried && gaps.length > 0 ? (
            <Notice
              tone="warn"
              title={gaps.map((one) => t(`consult.lacks-${one}`)).join(t('consult.lacks-joint'))}
              urgent
            />
          ) : null}
          <Button type="submit" kind="danger" wide busy={ring.busy}>
            {t('consult.ring-now')}
          </Button>
        </div>
      </form>
      <PhotoPart me={me} of={URGENT_FORM} />
      <p className={css.soft}>{t('photo.words')}</p>
    </Page>
  );
}

/** Where something is missing: in sight, and the keyboard in its first field. */
function goTo(part: HTMLElement | null): void {
  part?.scrollIntoView({ block: 'start' });
  const fields = part?.querySelectorAll<HTMLElement>('input, button');
  const field = [...(fields ?? [])].find((one) => one.matches('[type=search]')) ?? fields?.[0];
  field?.focus({ preventScroll: true });
}
