//! Before a consult: what works on this machine, what does not and why, what to press in this very browser, and what is
//! possible meanwhile. It draws a `CheckView`; a `Checkup` looks and asks.

import { useEffect, useRef } from 'react';
import type { CheckView } from '../media/call/checkup';
import type { DeviceKind } from '../media/call/devices';
import type { Measured } from '../media/call/messages';
import {
  check,
  CHECKS,
  means,
  stepsFor,
  type CheckName,
  type Means,
  type Result,
} from '../media/call/preflight';
import { Key } from './Key';
import { Message } from './Message';
import css from './Preflight.module.css';
import { StepPicture } from './StepPicture';
import { Video } from './Video';
import { Speaking, useSpeech, useWords, type Language } from './words';

export interface PreflightProps {
  language: Language;
  view: CheckView;
  /** What the echo partner measured, once it has. */
  measured?: Measured | null;
  onAgain: (kind: DeviceKind) => void;
  onTrySound: () => void;
  /** Tries the line with the echo partner. */
  onTryLine?: (() => void) | undefined;
  /** Goes into the room; without it nothing waits there, and the machine is only looked over. */
  onEnter?: ((how: Exclude<Means, 'writing'>) => void) | undefined;
  onWrite?: (() => void) | undefined;
}

export function Preflight({ language, ...rest }: PreflightProps) {
  return (
    <Speaking value={useSpeech(language)}>
      <Inside {...rest} />
    </Speaking>
  );
}

function Inside({
  view,
  measured = null,
  onAgain,
  onTrySound,
  onTryLine,
  onEnter,
  onWrite,
}: Omit<PreflightProps, 'language'>) {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const { found, picture } = view;
  const can = means(found);
  const asked = found.mic !== null && found.camera !== null;
  const listens = found.mic?.state === 'on';
  return (
    <div className={css.check}>
      <h1 ref={heading} tabIndex={-1} className={css.title}>
        {t('check.title')}
      </h1>
      <div className={css.columns}>
        <div className={css.look}>
          {picture ? (
            <div className={css.face}>
              <Video picture={picture} label={t('room.self-seen')} mirrored />
            </div>
          ) : null}
          {listens ? (
            <p className={css.level}>
              <meter min={0} max={1} value={view.level} aria-label={t('check.level')} />
              <span>{found.voice === 'voice' ? t('check.level-voice') : t('check.level-quiet')}</span>
            </p>
          ) : null}
          <p className={css.means} role="status">
            {asked ? t(`check.means-${can}`) : t('check.checking')}
          </p>
          <div className={css.keys}>
            {can === 'writing' || !onEnter ? null : (
              <>
                <Key
                  kind="primary"
                  wide
                  sign={can === 'picture' ? 'camera' : 'voice'}
                  onClick={() => onEnter(can)}
                >
                  {t(`check.enter-${can}`)}
                </Key>
                {can === 'picture' ? (
                  <Key wide sign="voice" onClick={() => onEnter('voice')}>
                    {t('check.enter-voice')}
                  </Key>
                ) : null}
              </>
            )}
            {onTryLine && asked && found.peers && found.feed === true ? (
              <Key wide sign="sound" kind={onEnter ? 'plain' : 'primary'} onClick={onTryLine}>
                {t('check.try-line')}
              </Key>
            ) : null}
            {onWrite ? (
              <Key wide sign="chat" kind={can === 'writing' ? 'primary' : 'plain'} onClick={onWrite}>
                {t('check.write')}
              </Key>
            ) : null}
          </div>
          {measured ? (
            <Message tone={measured.line === 'good' ? 'good' : 'warn'}>
              {t('check.measured', {
                up: t(`trial.line-${measured.up.line}`),
                down: t(`trial.line-${measured.down.line}`),
              })}{' '}
              {t(`trial.advice-${measured.advice}`)}
            </Message>
          ) : null}
        </div>
        <ul className={css.list} role="list" aria-live="polite">
          {CHECKS.map((name) => (
            <li key={name} className={css.row}>
              {row(name, check(name, found))}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );

  function row(name: CheckName, result: Result) {
    const tries = name === 'sound' && result.state !== 'good';
    const again = result.state === 'bad' && (name === 'mic' || name === 'camera') ? name : null;
    return (
      <>
        <span className={css.name}>{t(`check.${name}`)}</span>
        <span className={[css.result, css[result.state]].join(' ')}>
          <span aria-hidden="true">
            {result.state === 'good' ? '✓ ' : result.state === 'bad' ? '✕ ' : '… '}
          </span>
          {result.state === 'bad' ? t(`why.${result.why}`) : tries ? null : t(`check.${result.state}`)}
        </span>
        {tries ? (
          <Key sign="sound" onClick={onTrySound}>
            {t('check.sound-try')}
          </Key>
        ) : null}
        {result.state === 'bad' ? (
          <div className={css.help}>
            <Message
              tone={name === 'camera' ? 'info' : 'warn'}
              action={again ? <Key onClick={() => onAgain(again)}>{t('check.again')}</Key> : null}
            >
              {t(`steps.${stepsFor(result.why, found.browser)}`)}
            </Message>
            <StepPicture steps={stepsFor(result.why, found.browser)} />
          </div>
        ) : null}
      </>
    );
  }
}
