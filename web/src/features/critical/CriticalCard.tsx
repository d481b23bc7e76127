//! One critical value and its loop: told, repeated back, acted on, closed. Each step asks for its words and can only
//! be taken in order; the server decides who may take it.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CriticalView, ReportView, Role } from '../../api/wire';
import type { Call } from '../../data/verbs';
import { formatFull, formatSpan } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Notice } from '../../ui/Notice';
import { PatientLine } from '../../ui/PatientLine';
import { problemWords } from '../../ui/problem';
import { useNow } from '../../ui/now';
import { CallList } from './CallList';
import { RevokeForm } from './RevokeForm';
import { STEPS, isOver, mayCall, mayRevoke, nextStep, stepDone, turn } from './model';
import style from './Critical.module.css';

export interface CriticalVerbs {
  calls: (one: CriticalView) => Promise<Call[]>;
  notify: (one: CriticalView, to: string | null) => Promise<unknown>;
  readBack: (one: CriticalView, text: string) => Promise<unknown>;
  handle: (one: CriticalView, text: string) => Promise<unknown>;
  close: (one: CriticalView) => Promise<unknown>;
  revoke: (one: CriticalView, text: string) => Promise<unknown>;
  note: (one: CriticalView) => Promise<unknown>;
}

interface Props {
  one: CriticalView;
  verbs: CriticalVerbs;
  roles: readonly Role[];
  /** Leads to the case; absent on the case page itself. */
  onOpen?: () => void;
  /** The newest report of the case, on the case page. Elsewhere nothing is taken back: what the report says is unknown. */
  report?: ReportView | null;
}

export function CriticalCard({ one, verbs, roles, onOpen, report }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const [words, setWords] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const step = nextStep(one, roles);
  const awaited = turn(one);
  const due = one.next_due_at;

  async function act(): Promise<void> {
    if (step === null) return;
    setBusy(true);
    setError(null);
    try {
      if (step === 'notify') await verbs.notify(one, null);
      else if (step === 'read-back') await verbs.readBack(one, words.trim());
      else if (step === 'handle') await verbs.handle(one, words.trim());
      else if (step === 'close') await verbs.close(one);
      else await verbs.note(one);
      setWords('');
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <article
      className={style.card}
      data-closed={isOver(one)}
      aria-label={t('critical.label', { number: one.case_number ?? '' })}
    >
      <header className={style.top}>
        <Icon name="alert" />
        <div className={style.who}>
          {one.patient ? <PatientLine patient={one.patient} /> : null}
          <span className={style.minor}>{one.case_number}</span>
        </div>
        {due !== null ? (
          <span className={due <= now ? style.over : style.minor}>
            {due <= now
              ? t('time.over', { span: formatSpan(due - now) })
              : t('critical.next-in', { span: formatSpan(due - now) })}
          </span>
        ) : null}
        {onOpen ? (
          <Button size="s" onClick={onOpen}>
            {t('critical.open-case')}
          </Button>
        ) : null}
      </header>
      {one.rung === null ? null : (
        <Notice
          tone={one.rung === 'screen' ? 'warn' : 'danger'}
          title={t(`critical.rung-${one.rung}`, { site: one.institution.name })}
        />
      )}
      {one.value === '' ? (
        <p className={style.minor}>
          {t(one.revoked === null ? 'critical.value-hidden' : 'critical.void-hidden')}
        </p>
      ) : (
        <>
          {one.replaces === null ? null : <p>{t('critical.replaces', { words: one.replaces })}</p>}
          <p className={style.text}>{one.revoked === null ? one.value : <del>{one.value}</del>}</p>
        </>
      )}
      {one.revoked === null ? null : (
        <Notice
          tone="warn"
          title={t(`critical.revoked-${one.revoked.why}`, {
            at: formatFull(one.revoked.at),
            by: one.revoked.by,
          })}
        >
          {one.revoked.reason === '' ? null : <p>{one.revoked.reason}</p>}
        </Notice>
      )}
      <ol role="list" className={style.steps}>
        {STEPS.map((each) => (
          <li
            key={each}
            data-done={stepDone(one, each)}
            aria-current={one.state === each ? 'step' : undefined}
          >
            <Icon name={stepDone(one, each) ? 'check' : 'clock'} size={14} />
            {t(`critical.state-${each}`)}
          </li>
        ))}
      </ol>
      <p className={style.minor}>
        {t('critical.raised', { at: formatFull(one.raised.at), by: one.raised.by })}
      </p>
      <ul role="list" className={style.minor}>
        {one.notified ? (
          <li>
            {t(one.notified.by === '' ? 'critical.told-screens' : 'critical.told', {
              at: formatFull(one.notified.at),
              by: one.notified.by,
            })}
            {one.notified_to === null ? null : ` · ${t('critical.told-to', { name: one.notified_to })}`}
          </li>
        ) : null}
        {one.read_back ? (
          <li>
            {t('critical.repeated', {
              at: formatFull(one.read_back.at),
              by: one.read_back.by,
              words: one.read_back_words ?? '',
            })}
          </li>
        ) : null}
        {one.handled ? (
          <li>
            {t('critical.done', {
              at: formatFull(one.handled.at),
              by: one.handled.by,
              words: one.handled_what ?? '',
            })}
          </li>
        ) : null}
      </ul>
      {mayCall(one, roles) ? <CallList key={one.rung} one={one} verbs={verbs} /> : null}
      {step === null && awaited !== null ? (
        <p>{t(`critical.waits-${awaited}`, { site: one.institution.name })}</p>
      ) : null}
      {error === null ? null : <Notice tone="danger" title={problemWords(error)} announce />}
      {step === null ? null : (
        <form
          className={style.form}
          onSubmit={(event) => {
            event.preventDefault();
            void act();
          }}
        >
          {step === 'notify' ? <p>{t('critical.hint-notify')}</p> : null}
          {step === 'read-back' || step === 'handle' ? (
            <Field label={t(`critical.ask-${step}`)} hint={t(`critical.hint-${step}`)}>
              <textarea
                rows={2}
                value={words}
                required
                onChange={(event) => {
                  setWords(event.target.value);
                }}
              />
            </Field>
          ) : null}
          <Button
            type="submit"
            weight="primary"
            busy={busy}
            icon={step === 'notify' ? 'phone' : 'check'}
            disabled={(step === 'read-back' || step === 'handle') && words.trim() === ''}
          >
            {t(`critical.act-${step}`)}
          </Button>
        </form>
      )}
      {report !== undefined && mayRevoke(one, roles, report) ? (
        <RevokeForm one={one} revoke={verbs.revoke} />
      ) : null}
    </article>
  );
}
