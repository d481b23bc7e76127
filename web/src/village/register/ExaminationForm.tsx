//! The form of an examination: chips from top to bottom, two typed fields, one button. What is missing is said beside
//! its field when the button is pressed, not before.

import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { Laterality, Me, Urgency } from '../../api/wire';
import { useAction } from '../core/action';
import { bodyPartWord, isPaired, methodWord, modalityWord, lateralityWord, urgencyWord } from '../core/codes';
import { clinicOf, isTownshipStaff } from '../core/duties';
import type { Problem } from '../core/problem';
import { navigate } from '../core/router';
import { keepTyped, typed } from '../core/typed';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { Notice } from '../ui/Notice';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';
import { BODY_PARTS, METHODS, MODALITIES } from './choices';
import { FRESH, missing, withBodyPart, withModality, type Draft, type Missing } from './examination';
import { InstitutionPicker } from './InstitutionPicker';

const SIDES: readonly Laterality[] = ['L', 'R', 'B'];
const URGENCIES: readonly Urgency[] = ['routine', 'urgent', 'emergency'];

type Props = {
  me: Me;
  /** Names this form: what is typed is kept under it until it is sent. */
  form: string;
  /** What is known already, such as from a device. */
  initial?: Draft;
  /** Registers it and says under which id; the page of that examination opens. */
  send: (draft: Draft) => Promise<string>;
  /** More fields of the same form, above and below. */
  before?: ReactNode;
  after?: (problem: Problem | null) => ReactNode;
};

export function ExaminationForm({ me, form, initial = FRESH, send, before, after }: Props) {
  const person = me.person.id;
  const [kept] = useState(() => typed(person, form, initial));
  const [draft, setDraft] = useState(kept ?? initial);
  useEffect(() => {
    if (draft !== initial) keepTyped(person, form, draft);
  }, [person, form, draft, initial]);
  const [tried, setTried] = useState(false);
  const gaps = missing(draft);
  const parts = offered(BODY_PARTS[draft.modality], draft.bodyPart);
  const modalities = offered(
    MODALITIES.filter((one) => me.reads.includes(one)),
    draft.modality,
  );
  const clinic = clinicOf(me);
  const methods = METHODS[draft.modality] ?? [];
  const register = useAction(async () => {
    const made = await send(draft);
    keepTyped(person, form, null);
    navigate(`/v/cases/${made}`, { replace: true });
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    setTried(true);
    if (gaps.length === 0 && event.currentTarget.reportValidity()) void register.run();
  }
  const gap = (one: Missing): string | null =>
    tried && gaps.includes(one) ? t(`examination.missing-${one}`) : null;
  return (
    <form onSubmit={submit} noValidate>
      {kept ? <Notice tone="info" title={t('examination.kept')} /> : null}
      {before}
      <Choice
        label={t('examination.modality')}
        options={modalities.map((value) => ({ value, label: modalityWord(value) }))}
        value={draft.modality}
        onChange={(modality) => setDraft(withModality(draft, modality, BODY_PARTS[modality] ?? []))}
      />
      <Choice
        label={t('examination.body-part')}
        options={parts.map((value) => ({ value, label: bodyPartWord(value) }))}
        value={draft.bodyPart}
        onChange={(part) => setDraft(withBodyPart(draft, part))}
        error={gap('body-part')}
      />
      {draft.bodyPart !== null && isPaired(draft.bodyPart) ? (
        <Choice
          label={t('examination.side')}
          options={SIDES.map((value) => ({ value, label: lateralityWord(value) }))}
          value={draft.laterality}
          onChange={(laterality) => setDraft({ ...draft, laterality })}
          error={gap('side')}
        />
      ) : null}
      {methods.length > 1 ? (
        <Choice
          label={t('examination.method')}
          options={methods.map((value) => ({ value, label: methodWord(value) }))}
          value={draft.method}
          onChange={(method) => setDraft({ ...draft, method })}
        />
      ) : null}
      <TextField
        label={t('examination.diagnosis')}
        hint={t('examination.diagnosis-hint')}
        value={draft.diagnosis}
        onChange={(diagnosis) => setDraft({ ...draft, diagnosis })}
        error={gap('diagnosis')}
        autoComplete="off"
        maxLength={200}
      />
      <TextField
        label={t('examination.reason')}
        hint={t('examination.reason-hint')}
        value={draft.reason}
        onChange={(reason) => setDraft({ ...draft, reason })}
        error={gap('reason')}
        rows={3}
        maxLength={500}
      />
      <Choice
        label={t('examination.urgency')}
        options={URGENCIES.map((value) => ({
          value,
          label: urgencyWord(value),
          ...(value === 'emergency'
            ? { tone: 'danger' as const }
            : value === 'urgent'
              ? { tone: 'warn' as const }
              : {}),
        }))}
        value={draft.urgency}
        onChange={(urgency) => setDraft({ ...draft, urgency })}
      />
      {isTownshipStaff(me) ? (
        <InstitutionPicker
          word="village"
          kinds={['village-clinic']}
          value={draft.village}
          onChange={(village) => setDraft({ ...draft, village })}
        />
      ) : clinic === undefined ? null : (
        <InstitutionPicker
          word="site"
          kinds={['township-hospital', 'county-hospital']}
          value={draft.site}
          onChange={(site) => setDraft({ ...draft, site })}
        />
      )}
      <Trouble problem={register.problem} />
      {after?.(register.problem)}
      <Button type="submit" kind="primary" wide busy={register.busy}>
        {t('examination.submit')}
      </Button>
    </form>
  );
}

/** The usual choices, with one that was given from elsewhere. */
function offered(usual: readonly string[] = [], given: string | null): readonly string[] {
  return given === null || usual.includes(given) ? usual : [given, ...usual];
}
