//! Where this page is on its way into the room or back into it, and that nothing has to be pressed.

import type { Phase } from '../media/call/room';
import { Message } from './Message';
import { useWords } from './words';

/** From then on it is said that it takes long. */
const LONG_MS = 10_000;

export function PhaseBanner({ phase, now }: { phase: Phase; now: number }) {
  const { t } = useWords();
  return (
    <div role="status" aria-live="polite">
      {words()}
    </div>
  );

  function words() {
    switch (phase.state) {
      case 'idle':
      case 'live':
      case 'ended':
        return null;
      case 'asking-for-devices':
        return (
          <Message tone="info">
            <p>{t('phase.asking')}</p>
            <p>{t('phase.asking-hint')}</p>
          </Message>
        );
      case 'joining':
        return (
          <Message tone={now - phase.since > LONG_MS ? 'warn' : 'info'}>
            <p>{t('phase.joining')}</p>
            {now - phase.since > LONG_MS ? <p>{t('phase.joining-long')}</p> : null}
          </Message>
        );
      case 'reconnecting':
        return (
          <Message tone="warn">
            {/* The seconds are for the eye: a reader that speaks each of them would speak over the talk. */}
            <p aria-hidden="true">
              {t('phase.reconnecting', { s: Math.max(0, Math.round((now - phase.since) / 1000)) })}
            </p>
            <p>
              {t(`phase.why-${phase.why}`)} {t('phase.no-click')}
            </p>
          </Message>
        );
    }
  }
}
