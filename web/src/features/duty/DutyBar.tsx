//! The line under the head of every page: whether a ring would be heard at this desk, and what to do when not. It is there
//! for whoever is on duty, and for whoever should be.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeWords } from '../../words/reading/words';
import { formatMoment, formatSpan } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { Icon } from '../../ui/Icon';
import { problemWords } from '../../ui/problem';
import { toast } from '../../ui/toast';
import { useNow } from '../../ui/now';
import type { DutyState } from './keeper';
import { hearing, proofEndsSoon, remedyFor, type Deaf } from './model';
import { SelfTest } from './SelfTest';
import style from './Duty.module.css';

export interface DutyVerbs {
  take: () => Promise<void>;
  leave: () => Promise<void>;
  test: () => Promise<boolean>;
  heard: () => Promise<void>;
  mend: () => Promise<void>;
}

interface Props {
  state: DutyState;
  verbs: DutyVerbs;
  /** To the page of duty; not there when it is open. */
  onMore?: (() => void) | undefined;
}

export function DutyBar({ state, verbs, onMore }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const [testing, setTesting] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const [busy, setBusy] = useState(false);
  const { duty } = state;
  if (duty === null) return null;
  const line = duty.groups.find((each) => each.line !== null)?.line ?? null;
  if (!duty.on_duty && line === null && !testing) return null;
  const found = hearing(duty, state.desk, state, now);

  async function act(work: () => Promise<void>, after?: () => void): Promise<void> {
    setBusy(true);
    try {
      await work();
      after?.();
    } catch (error) {
      toast('danger', problemWords(error));
    } finally {
      setBusy(false);
    }
  }

  const test = (): void => {
    setTesting(true);
  };
  const soon = found.heard && proofEndsSoon(found.until, now);
  const warn = found.heard && (soon || found.warn !== null);
  return (
    <div
      className={style.bar}
      data-tone={found.heard ? (warn ? 'warn' : 'ok') : duty.on_duty ? 'danger' : 'warn'}
      role="region"
      aria-label={t('duty.bar')}
    >
      <Icon name={found.heard && !warn ? 'bell' : 'alert'} size={18} />
      <p className={style.words} role="status">
        <strong>
          {found.heard
            ? t('duty.heard', { until: found.until === null ? '–' : formatMoment(found.until, now) })
            : deafWords(found.deaf, line, now, (key, args) => t(key, args ?? {}))}
        </strong>{' '}
        {found.heard ? (
          soon ? (
            t('duty.proof-soon')
          ) : found.warn === null ? null : (
            t(`duty.warn-${found.warn}`)
          )
        ) : (
          <span>{t(`duty.do-${remedyFor(found.deaf)}`)}</span>
        )}
      </p>
      {!found.heard && remedyFor(found.deaf) === 'take' ? (
        <Button weight="primary" size="s" icon="bell" busy={busy} onClick={() => void act(verbs.take, test)}>
          {t('duty.take')}
        </Button>
      ) : null}
      {!found.heard && ['sound', 'awake'].includes(remedyFor(found.deaf)) ? (
        <Button weight="primary" size="s" busy={busy} onClick={() => void act(verbs.mend)}>
          {t(`duty.mend-${remedyFor(found.deaf)}`)}
        </Button>
      ) : null}
      {duty.on_duty ? (
        <>
          <Button
            size="s"
            icon="play"
            weight={!found.heard && remedyFor(found.deaf) === 'test' ? 'primary' : 'plain'}
            onClick={test}
          >
            {t('duty.test')}
          </Button>
          <Button
            size="s"
            busy={busy}
            onClick={() => {
              setLeaving(true);
            }}
          >
            {t('duty.leave')}
          </Button>
        </>
      ) : null}
      {onMore ? (
        <Button size="s" weight="quiet" onClick={onMore}>
          {t('duty.more')}
        </Button>
      ) : null}
      {testing ? (
        <SelfTest
          test={verbs.test}
          heard={verbs.heard}
          onClose={() => {
            setTesting(false);
          }}
        />
      ) : null}
      {leaving ? (
        <ConfirmDialog
          title={t('duty.leave-ask')}
          description={t(line === null ? 'duty.leave-text' : 'duty.leave-text-on-call')}
          act={t('duty.leave')}
          busy={busy}
          onClose={() => {
            setLeaving(false);
          }}
          onAct={() =>
            void act(verbs.leave, () => {
              setLeaving(false);
            })
          }
        />
      ) : null}
    </div>
  );
}

function deafWords(
  deaf: Deaf,
  line: 'first' | 'second' | null,
  now: number,
  t: (key: string, args?: Record<string, string>) => string,
): string {
  switch (deaf.why) {
    case 'off-duty':
      return line === null ? t('duty.deaf-off-duty') : t(`duty.deaf-on-call-${line}`);
    case 'no-line':
      return t('duty.deaf-no-line', { span: formatSpan(now - deaf.since) });
    case 'other':
      return t('duty.deaf-other', { why: codeWords('unreachable', deaf.code) });
    case 'locked':
    case 'muted':
    case 'hidden':
    case 'asleep':
    case 'unproven':
      return t(`duty.deaf-${deaf.why}`);
  }
}
