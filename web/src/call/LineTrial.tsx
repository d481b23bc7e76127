//! The line is tried: what the echo partner sends back, how long it still measures, then both directions in a word and
//! what to do. It draws a `CallView` of the trial's room.

import { useEffect, useRef } from 'react';
import type { Trial } from '../media/call/facts';
import type { Line, Measured, Way } from '../media/call/messages';
import type { CallView } from '../media/call/view';
import { Key } from './Key';
import css from './LineTrial.module.css';
import { LineBars } from './LineWord';
import { Message, type Tone } from './Message';
import { Video } from './Video';
import { Speaking, useSpeech, useWords, type Language, type WordKey } from './words';

export interface LineTrialProps {
  language: Language;
  view: CallView;
  onAllowSound: () => void;
  onAgain: () => void;
  onBack: () => void;
}

export function LineTrial({ language, ...rest }: LineTrialProps) {
  return (
    <Speaking value={useSpeech(language)}>
      <Inside {...rest} />
    </Speaking>
  );
}

function Inside({ view, onAllowSound, onAgain, onBack }: Omit<LineTrialProps, 'language'>) {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const { phase, trial } = view;
  const echo = view.others.find((one) => one.kind === 'echo') ?? null;
  const shows = echo !== null && (echo.sight.state === 'moving' || echo.sight.state === 'still');
  const over = phase.state === 'ended' ? phase.why : null;
  return (
    <div className={css.trial}>
      <h1 ref={heading} tabIndex={-1} className={css.title}>
        {t('trial.title')}
      </h1>
      <div className={css.columns}>
        <div className={css.look}>
          <div className={css.face}>
            {shows && echo.picture !== null && over === null ? (
              <Video picture={echo.picture} label={t('trial.picture')} />
            ) : (
              <span className={css.none}>{t(trial === null ? 'trial.coming' : 'trial.no-picture')}</span>
            )}
          </div>
          {over === null && trial !== null ? (
            <p className={css.should}>
              {t('trial.hear-and-see')} <span className={css.soft}>{t('trial.speak')}</span>
            </p>
          ) : null}
          {over === null && view.sound === 'refused' ? (
            <Message tone="warn" action={<Key onClick={onAllowSound}>{t('check.sound-try')}</Key>}>
              {t('why.sound-refused')}
            </Message>
          ) : null}
        </div>
        <div className={css.told}>
          <div role="status">
            <Progress trial={trial} over={over !== null} />
          </div>
          {over !== null && over !== 'left' && trial?.state !== 'measured' ? (
            <Message tone="warn">{t(overWord(over))}</Message>
          ) : null}
          <div className={css.keys}>
            {trial?.state === 'measured' || over !== null ? (
              <Key wide onClick={onAgain}>
                {t('trial.again')}
              </Key>
            ) : null}
            <Key wide kind="primary" onClick={onBack}>
              {t('trial.back')}
            </Key>
          </div>
        </div>
      </div>
    </div>
  );
}

function Progress({ trial, over }: { trial: Trial | null; over: boolean }) {
  const { t } = useWords();
  if (trial?.state === 'measured') return <Result found={trial} />;
  if (over) return null;
  if (trial === null) return <p className={css.soft}>{t('trial.coming')}</p>;
  return (
    <>
      <p className={css.soft}>{t('trial.measuring')}</p>
      <div className={css.bar} aria-hidden="true">
        <i style={{ animationDuration: `${String(trial.lasts_ms)}ms` }} />
      </div>
    </>
  );
}

const TONES: Record<Line, Tone> = { good: 'good', fair: 'info', weak: 'warn', bad: 'danger' };

function Result({ found }: { found: Measured }) {
  const { t } = useWords();
  return (
    <>
      <h2 className={css.subtitle}>{t('trial.result')}</h2>
      <dl className={css.ways}>
        <Direction name={t('trial.up')} way={found.up} />
        <Direction name={t('trial.down')} way={found.down} />
      </dl>
      {found.round_trip_ms === null ? null : (
        <p className={css.soft}>{t('trial.round-trip', { n: found.round_trip_ms })}</p>
      )}
      <Message tone={found.advice === 'microphone' ? 'warn' : TONES[found.line]}>
        {t(`trial.advice-${found.advice}`)}
      </Message>
    </>
  );
}

function Direction({ name, way }: { name: string; way: Way }) {
  const { t } = useWords();
  const figures = [
    way.kbps === null ? null : t('trial.kbps', { n: way.kbps }),
    way.lost_per_mille === null ? null : t('trial.lost', { n: way.lost_per_mille / 10 }),
    way.jitter_ms === null ? null : t('trial.jitter', { n: way.jitter_ms }),
  ].filter((one) => one !== null);
  return (
    <div className={css.way}>
      <dt>{name}</dt>
      <dd>
        <LineBars line={way.line} />
        <strong>{t(`trial.line-${way.line}`)}</strong>
        <span className={css.soft}>{figures.join(' · ')}</span>
      </dd>
    </div>
  );
}

function overWord(why: string): WordKey {
  switch (why) {
    case 'replaced':
    case 'room-full':
    case 'room-closed':
    case 'browser':
      return `trial.over-${why}`;
    default:
      return 'trial.over';
  }
}
