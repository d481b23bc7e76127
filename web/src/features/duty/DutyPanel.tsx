//! The page of duty: where this desk stands point by point, for which groups, and how to set the machine so that it does
//! not sleep where the browser cannot see to it.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeWords } from '../../words/reading/words';
import { formatFull, formatSpan } from '../../words/reading/format';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Notice } from '../../ui/Notice';
import { Tag } from '../../ui/Tag';
import { problemWords } from '../../ui/problem';
import { toast } from '../../ui/toast';
import { useNow } from '../../ui/now';
import type { DutyVerbs } from './DutyBar';
import type { DutyState } from './keeper';
import { systemOf } from './model';
import { SelfTest } from './SelfTest';
import style from './Duty.module.css';

interface Props {
  state: DutyState;
  verbs: DutyVerbs;
  onRoster: (group: string) => void;
}

export function DutyPanel({ state, verbs, onRoster }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const [busy, setBusy] = useState(false);
  const [testing, setTesting] = useState(false);
  const { duty, desk } = state;
  if (duty === null)
    return (
      <Blank heading icon="bell" title={t('duty.none')}>
        <p>{t('duty.none-hint')}</p>
      </Blank>
    );
  /** Who is not proven to hear is not called: the tone is tried at once, on the roster or not. */
  async function take(): Promise<void> {
    setBusy(true);
    try {
      await verbs.take();
      setTesting(true);
    } catch (error) {
      toast('danger', problemWords(error));
    } finally {
      setBusy(false);
    }
  }
  const onRosterNow = duty.groups.some(({ line }) => line !== null);
  const proven = duty.proof_until !== null && duty.proof_until > now;
  const points: [string, boolean, string][] = [
    [
      'line',
      state.lost_since === null && !state.shut,
      t(state.lost_since === null ? 'duty.point-ok' : 'duty.point-line'),
    ],
    ['sound', desk.sound, t(desk.sound ? 'duty.point-ok' : 'duty.point-sound')],
    [
      'tone',
      proven,
      proven ? t('duty.point-tone-until', { at: formatFull(duty.proof_until ?? 0) }) : t('duty.point-tone'),
    ],
    ['sight', desk.visible, t(desk.visible ? 'duty.point-ok' : 'duty.point-sight')],
    ['awake', desk.wake_lock !== 'lost', t(`duty.point-awake-${desk.wake_lock}`)],
  ];
  return (
    <section className={style.page} aria-labelledby="duty">
      <div className={style.head}>
        <h1 id="duty" className={style.title}>
          {t('duty.title')}
        </h1>
        {duty.on_duty ? (
          <Tag tone="ok" icon="bell">
            {t('duty.since', { span: formatSpan(now - (duty.since ?? now)) })}
          </Tag>
        ) : (
          <Button weight="primary" icon="bell" busy={busy} onClick={() => void take()}>
            {t('duty.take')}
          </Button>
        )}
      </div>
      <p className={style.about}>{t('duty.about')}</p>
      {onRosterNow ? null : <p className={style.about}>{t('duty.off-roster')}</p>}
      {duty.on_duty ? (
        <ul role="list" className={style.points} aria-label={t('duty.points')}>
          {points.map(([name, good, words]) => (
            <li key={name} data-good={good}>
              <Icon name={good ? 'check' : 'alert'} />
              <strong>{t(`duty.point-name-${name}`)}</strong>
              <span>{words}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {duty.on_duty && desk.wake_lock !== 'held' ? (
        <Notice tone="warn" title={t('duty.sleep-title')}>
          <p>{t(`duty.sleep-${systemOf(navigator.userAgent)}`)}</p>
        </Notice>
      ) : null}
      <Notice title={t('duty.tab-title')}>
        <p>{t('duty.tab-text')}</p>
      </Notice>
      <h2 className={style.subtitle}>{t('duty.groups')}</h2>
      <ul role="list" className={style.groups}>
        {duty.groups.map(({ group, line }) => (
          <li key={group.id}>
            <strong>{group.name}</strong>
            <Tag tone={line === null ? 'plain' : 'accent'}>
              {line === null ? t('duty.line-none') : codeWords('roster-line', line)}
            </Tag>
            <Button
              size="s"
              weight="quiet"
              onClick={() => {
                onRoster(group.id);
              }}
            >
              {t('roster.title')}
            </Button>
          </li>
        ))}
      </ul>
      {testing ? (
        <SelfTest
          test={verbs.test}
          heard={verbs.heard}
          onClose={() => {
            setTesting(false);
          }}
        />
      ) : null}
    </section>
  );
}
