//! The consent of a consult: where it stands, and how it is taken: signed on the screen, photographed on paper, or spoken
//! into a video before a witness. Recording is a question of its own and never ticked beforehand.

import { useState, type FormEvent } from 'react';
import type { Me } from '../../api/wire';
import { RELATIONS, type ConsultView, type Relation } from '../../data/consult';
import { consults } from '../../data/consults';
import { useAction } from '../core/action';
import { ownInstitution } from '../core/duties';
import { put } from '../core/resource';
import { useTypedFields } from '../core/useTypedFields';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Check } from '../ui/Check';
import { Choice } from '../ui/Choice';
import { Meter } from '../ui/Meter';
import { SelectField } from '../ui/SelectField';
import { TextField } from '../ui/TextField';
import { Refused } from './Refused';
import { sendFile } from '../studies/upload';
import { ConsentFile } from './ConsentFile';
import { consentGaps, consentOf, UNSIGNED, type ConsentGap } from './consent';
import css from './Consult.module.css';
import { consultKey } from './keys';
import { smaller } from './picture';
import { isSigned, type Stroke } from './signature';
import { SignaturePad, signaturePicture } from './SignaturePad';
import { step } from './steps';

export function ConsentPart({ me, view }: { me: Me; view: ConsultView }) {
  const { fields, change, forget } = useTypedFields(me.person.id, `consulting.${view.id}.consent`, UNSIGNED);
  const [strokes, setStrokes] = useState<Stroke[]>([]);
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState(0);
  const [tried, setTried] = useState(false);
  const drawn = fields.how === 'handwriting';
  const gaps = consentGaps(fields, drawn ? isSigned(strokes) : file !== null);
  const gap = (one: ConsentGap): string | null =>
    tried && gaps.includes(one) ? t(`consent.lacks-${one}`) : null;
  const give = useAction(async () => {
    const signedAt = Date.now();
    const octets = drawn || file === null ? await signaturePicture(strokes) : await smaller(file);
    const kind = fields.how === 'video' ? 'video' : 'paper';
    const upload = await sendFile(
      octets,
      kind,
      ownInstitution(me),
      (sent) => setShare(sent < 0 ? share : sent / octets.size),
      new AbortController().signal,
    );
    const body = consentOf(fields, upload, signedAt);
    put(consultKey(view.id), await step(view, (version) => consults.consent(view.id, version, body)));
    forget();
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (gaps.length === 0) void give.run();
  }
  return (
    <form onSubmit={submit} noValidate>
      <p className={css.text}>{t('consent.words', { group: view.group?.name ?? t('common.not-known') })}</p>
      <TextField
        label={t('consent.cost')}
        hint={t('consent.cost-hint')}
        value={fields.cost}
        onChange={(cost) => change({ cost })}
        inputMode="decimal"
        error={gap('cost')}
        maxLength={9}
      />
      <TextField
        label={t('consent.scope')}
        value={fields.scope}
        onChange={(scope) => change({ scope })}
        error={gap('scope')}
        maxLength={300}
      />
      <Button kind="quiet" onClick={() => change({ scope: t('consent.scope-usual') })}>
        {t('consent.scope-usual')}
      </Button>
      <Check
        label={t('consent.recording')}
        checked={fields.recording}
        onChange={(recording) => change({ recording })}
      />
      <Check label={t('consent.told')} checked={fields.told} onChange={(told) => change({ told })} />
      {gap('told') === null ? null : <p role="alert">{gap('told')}</p>}
      <TextField
        label={t('consent.signer')}
        value={fields.name}
        onChange={(name) => change({ name })}
        error={gap('name')}
        autoComplete="off"
        maxLength={60}
      />
      <SelectField
        label={t('consent.relation')}
        value={fields.relation}
        options={RELATIONS.map((value) => ({ value, label: t(`relation.${value}`) }))}
        onChange={(relation) => change({ relation: relation as Relation })}
      />
      <TextField
        label={t('patient.phone')}
        type="tel"
        inputMode="tel"
        value={fields.phone}
        onChange={(phone) => change({ phone })}
        autoComplete="off"
        optional
      />
      <Choice
        label={t('consent.how')}
        options={(['handwriting', 'photo', 'video'] as const).map((value) => ({
          value,
          label: t(`consent.how-${value}`),
        }))}
        value={fields.how}
        onChange={(how) => {
          change({ how });
          setFile(null);
        }}
      />
      {drawn ? (
        <SignaturePad strokes={strokes} onChange={setStrokes} />
      ) : (
        <ConsentFile how={fields.how === 'video' ? 'video' : 'photo'} file={file} onFile={setFile} />
      )}
      {gap('file') === null ? null : <p role="alert">{gap('file')}</p>}
      {fields.how === 'video' ? (
        <TextField
          label={t('consent.witness')}
          value={fields.witness}
          onChange={(witness) => change({ witness })}
          error={gap('witness')}
          autoComplete="off"
          maxLength={60}
        />
      ) : null}
      {give.busy ? (
        <Meter
          label={t('upload.progress')}
          done={share}
          whole={1}
          words={t('photo.sending', { percent: Math.floor(share * 100) })}
        />
      ) : null}
      <Refused problem={give.problem} />
      <Button type="submit" kind="primary" wide busy={give.busy}>
        {t('consent.give')}
      </Button>
    </form>
  );
}
