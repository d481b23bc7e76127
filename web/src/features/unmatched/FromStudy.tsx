//! Images came without an order: patient and examination are registered from what the device said, corrected by hand,
//! and linked in the same step. What the device said stays beside a patient on record, and beside what must be
//! confirmed. Only for those whose role may register at the study's site.

import { useState, type FormEvent } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/http';
import { isPaired } from '../../api/bodyParts';
import { about, comparePatient, holding, NOTHING_ASKED, personOf, warningsOf } from '../../api/compare';
import {
  fromStudy,
  readings,
  whatSent,
  whoSent,
  type FromStudy as Body,
  type What,
} from '../../api/fromStudy';
import { uuidv7 } from '../../api/uuid';
import type { Laterality, PatientRow, SexCode, StudyView, Urgency } from '../../api/wire';
import { patientQuery, patientSearchQuery } from '../../data/queries';
import { codeWords } from '../../words/reading/words';
import { ageWords, formatMoment, sexWords } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Notice } from '../../ui/Notice';
import { problemWords } from '../../ui/problem';
import { Accept } from './Accept';
import { Chosen } from './Chosen';
import { METHODS, PARTS, whatLacks, whoLacks } from './register';
import { SideBySide } from './SideBySide';
import style from './Unmatched.module.css';

interface Props {
  study: StudyView;
  /** Sends it; a refusal is thrown. */
  onRegister: (body: Body & { id: string }) => Promise<void>;
}

/** Names looked through at a glance. */
const MOST = 3;

export function FromStudy({ study, onRegister }: Props) {
  const { t } = useTranslation();
  const [who, setWho] = useState(() => whoSent(study));
  const [known, setKnown] = useState<PatientRow | null>(null);
  const [what, setWhat] = useState<What>(() => {
    const sent = whatSent(study);
    const method = METHODS[sent.modality]?.[0] ?? '';
    return { ...sent, method, diagnosis: '', reason: '', urgency: 'routine', village: '' };
  });
  const [accession, setAccession] = useState(study.patient_as_sent?.accession ?? '');
  const [asked, setAsked] = useState(NOTHING_ASKED);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [ids] = useState(() => ({ case: new Map<string, string>(), patient: new Map<string, string>() }));
  const names = readings(study);
  const found = useQuery(patientSearchQuery(names[0] ?? '', MOST));
  const opened = useQuery(patientQuery(known?.id ?? null));
  const record = known === null ? undefined : opened.data;
  const lacks = new Set([...(known === null ? whoLacks(who) : []), ...whatLacks(what)]);
  const need = (field: string): string | undefined =>
    tried && lacks.has(field) ? t('unmatched.fill') : undefined;
  const detail = error instanceof ApiProblem ? (error.detail as Record<string, unknown> | null) : null;
  const now = about(record ?? known, who, what);
  const { warnings: differs, accepted } = holding(asked, now);
  // Nobody is registered for a patient whose record is not on the page.
  const person = known === null ? personOf(who) : record;
  const sides = person ? <SideBySide rows={comparePatient(study, person, differs)} /> : null;
  const already = detail?.['patient'] as PatientRow | undefined;
  const offered = already ? [already] : (found.data?.items ?? []);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (lacks.size > 0 || busy || person === undefined) return;
    setBusy(true);
    setError(null);
    try {
      const body = fromStudy(study, known?.id ?? null, who, what, accession, accepted, (told) =>
        sameFor(ids.patient, told),
      );
      await onRegister({ id: sameFor(ids.case, body), ...body });
    } catch (problem) {
      setError(problem);
      const warnings = warningsOf(problem);
      if (warnings.length > 0) setAsked({ ...now, warnings, accepted });
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className={style.form} noValidate onSubmit={(event) => void submit(event)}>
      <Notice title={t('unmatched.check-sent')} />
      {known ? (
        <>
          <Chosen
            known={known}
            record={record}
            onAnother={() => {
              setKnown(null);
              setError(null);
            }}
          />
          <Loaded of={opened} rows={4}>
            {() => (differs.length === 0 ? sides : null)}
          </Loaded>
        </>
      ) : (
        <>
          {offered.length > 0 ? (
            <section aria-label={t('unmatched.known')}>
              <h2 className={style.minor}>{t('unmatched.known')}</h2>
              <ul role="list" className={style.cases}>
                {offered.map((row) => (
                  <li key={row.id} className={style.known}>
                    <span>
                      <strong>{row.name}</strong> {sexWords(row.sex)} {ageWords(row.age)}
                      <span className={style.minor}>
                        {' '}
                        {t('unmatched.site-known', {
                          tail: row.document_tail ?? '–',
                          at: row.last_case_at === null ? '–' : formatMoment(row.last_case_at),
                        })}
                      </span>
                    </span>
                    <Button
                      size="s"
                      onClick={() => {
                        setKnown(row);
                        setError(null);
                      }}
                    >
                      {t('unmatched.this-one')}
                    </Button>
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
          <Field label={t('register.name')} error={need('name')}>
            <input
              value={who.name}
              maxLength={60}
              autoComplete="off"
              onChange={(event) => {
                setWho({ ...who, name: event.target.value });
              }}
            />
          </Field>
          {names.length > 1 ? (
            <div className={style.line} role="group" aria-label={t('register.readings')}>
              {names.map((name) => (
                <Button
                  key={name}
                  size="s"
                  aria-pressed={name === who.name}
                  onClick={() => {
                    setWho({ ...who, name });
                  }}
                >
                  {name}
                </Button>
              ))}
            </div>
          ) : null}
          <div className={style.pair}>
            <Field label={t('register.sex')} error={need('sex')}>
              <select
                value={who.sex ?? ''}
                onChange={(event) => {
                  setWho({ ...who, sex: event.target.value === '' ? null : (event.target.value as SexCode) });
                }}
              >
                <option value="">{t('register.pick')}</option>
                {(['male', 'female', 'unstated'] as const).map((each) => (
                  <option key={each} value={each}>
                    {sexWords(each)}
                  </option>
                ))}
              </select>
            </Field>
            <Field label={t('register.birth')}>
              <input
                type="date"
                value={who.birth}
                onChange={(event) => {
                  setWho({ ...who, birth: event.target.value });
                }}
              />
            </Field>
          </div>
          <Field label={t('register.number')}>
            <input
              value={who.number}
              maxLength={21}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => {
                setWho({ ...who, number: event.target.value });
              }}
            />
          </Field>
        </>
      )}
      <div className={style.pair}>
        <Field label={t('register.part')} error={need('part')}>
          <select
            value={what.bodyPart ?? ''}
            onChange={(event) => {
              setWhat({ ...what, bodyPart: event.target.value || null, laterality: null });
            }}
          >
            <option value="">{t('register.pick')}</option>
            {PARTS.map((each) => (
              <option key={each} value={each}>
                {codeWords('part', each)}
              </option>
            ))}
          </select>
        </Field>
        {what.bodyPart !== null && isPaired(what.bodyPart) ? (
          <Field label={t('register.side')} error={need('side')}>
            <select
              value={what.laterality ?? ''}
              onChange={(event) => {
                setWhat({ ...what, laterality: (event.target.value || null) as Laterality | null });
              }}
            >
              <option value="">{t('register.pick')}</option>
              {(['L', 'R', 'B'] as const).map((each) => (
                <option key={each} value={each}>
                  {codeWords('laterality', each)}
                </option>
              ))}
            </select>
          </Field>
        ) : null}
      </div>
      <div className={style.pair}>
        <Field label={t('register.method')} error={need('method')}>
          <input
            value={what.method}
            maxLength={60}
            onChange={(event) => {
              setWhat({ ...what, method: event.target.value });
            }}
          />
        </Field>
        <Field label={t('register.urgency')}>
          <select
            value={what.urgency}
            onChange={(event) => {
              setWhat({ ...what, urgency: event.target.value as Urgency });
            }}
          >
            {(['routine', 'urgent', 'emergency'] as const).map((each) => (
              <option key={each} value={each}>
                {codeWords('urgency', each)}
              </option>
            ))}
          </select>
        </Field>
      </div>
      {(['diagnosis', 'reason'] as const).map((field) => (
        <Field key={field} label={t(`exam.${field}`)} error={need(field)}>
          <input
            value={what[field]}
            maxLength={field === 'reason' ? 500 : 200}
            autoComplete="off"
            onChange={(event) => {
              setWhat({ ...what, [field]: event.target.value });
            }}
          />
        </Field>
      ))}
      <Field label={t('case.accession')} hint={t('unmatched.accession-hint')}>
        <input
          value={accession}
          maxLength={16}
          autoComplete="off"
          onChange={(event) => {
            setAccession(event.target.value);
          }}
        />
      </Field>
      {differs.length > 0 ? sides : null}
      <Accept
        legend={t('register.differs')}
        warnings={differs}
        accepted={accepted}
        onAccepted={(codes) => {
          setAsked({ ...asked, accepted: codes });
        }}
      />
      {error === null ? null : <Notice tone="danger" title={problemWords(error)} announce />}
      <Button weight="primary" icon="check" busy={busy} disabled={person === undefined} type="submit">
        {t('unmatched.register')}
      </Button>
    </form>
  );
}

/** The same content keeps its id, so that sending it again after a lost answer makes nothing twice. */
function sameFor(ids: Map<string, string>, content: unknown): string {
  const text = JSON.stringify(content);
  const id = ids.get(text) ?? uuidv7();
  ids.set(text, id);
  return id;
}
