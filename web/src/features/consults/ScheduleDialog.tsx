//! Sets the time of a consult: a day, an hour, how long. What was wished for stands beside it, and a clash with another
//! consult is said and may be meant so.

import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Span } from '../../data/consult';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { useNow } from '../../ui/now';
import { momentOf, wallOf } from '../../api/wall';
import { spanWords } from '../../words/reading/consult';
import style from './Consults.module.css';

/** Minutes a consult usually takes, and what is offered beside that. */
const USUAL = 30;
const LENGTHS = [15, 20, 30, 45, 60, 90] as const;
const MINUTE_MS = 60_000;
/** A new plan begins at the next quarter of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;

interface Props {
  wanted: Span | null;
  plan: Span | null;
  /** What else stands at that time, after the server said so. */
  clash: string | null;
  busy: boolean;
  /** The day of whoever shall answer, drawn beside the fields. */
  day?: (from: number, until: number) => ReactNode;
  onClose: () => void;
  onAct: (from: number, until: number, anyway: boolean) => void;
}

export function ScheduleDialog({ wanted, plan, clash, busy, day, onClose, onAct }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const [start] = useState(() => {
    const soon = Math.ceil(Date.now() / QUARTER_MS) * QUARTER_MS;
    return plan?.from ?? (wanted !== null && wanted.from > soon ? wanted.from : soon);
  });
  const [wall, setWall] = useState(() => wallOf(start));
  const [length, setLength] = useState(() =>
    plan === null ? USUAL : Math.max(5, Math.round((plan.until - plan.from) / MINUTE_MS)),
  );
  const from = momentOf(wall);
  const until = from === null ? null : from + length * MINUTE_MS;
  const past = from !== null && from < now;
  const lengths = [...new Set([...LENGTHS, length])].sort((a, b) => a - b);
  return (
    <Dialog
      open
      wide={day !== undefined}
      onClose={onClose}
      title={t(plan === null ? 'consult.schedule' : 'consult.reschedule')}
      closeLabel={t('act.close')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          {clash === null ? null : (
            <Button
              weight="danger"
              busy={busy}
              disabled={from === null || past}
              onClick={() => {
                if (from !== null && until !== null) onAct(from, until, true);
              }}
            >
              {t('consult.schedule-anyway')}
            </Button>
          )}
          <Button
            weight="primary"
            icon="check"
            busy={busy}
            disabled={from === null || past}
            onClick={() => {
              if (from !== null && until !== null) onAct(from, until, false);
            }}
          >
            {t('consult.schedule-set')}
          </Button>
        </>
      }
    >
      <p>
        {t('consult.wanted')}{' '}
        <strong>{wanted === null ? t('consult.any-time') : spanWords(wanted, now)}</strong>
      </p>
      <div className={style.form}>
        <Field label={t('consult.from')} error={past ? t('consult.past') : undefined}>
          <input
            type="datetime-local"
            required
            value={wall}
            onChange={(event) => {
              setWall(event.target.value);
            }}
          />
        </Field>
        <Field label={t('consult.length')}>
          <select
            value={length}
            onChange={(event) => {
              setLength(Number(event.target.value));
            }}
          >
            {lengths.map((minutes) => (
              <option key={minutes} value={minutes}>
                {t('consult.minutes', { minutes })}
              </option>
            ))}
          </select>
        </Field>
      </div>
      {from !== null && until !== null ? day?.(from, until) : null}
      {clash === null ? null : (
        <Notice tone="warn" title={t('consult.clash')} announce>
          <p>{clash}</p>
        </Notice>
      )}
    </Dialog>
  );
}
