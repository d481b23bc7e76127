//! The light that tells whether somebody hears this page, fed by their own receiver: a sign and words, not colour alone.

import type { DeviceState, Heard as Hearing } from '../media/call/messages';
import css from './Heard.module.css';
import { useWords, type WordKey } from './words';

type Look = 'yes' | 'quiet' | 'no' | 'unknown';

export function Heard({ heard, own }: { heard: Hearing | null; own: DeviceState }) {
  const { t } = useWords();
  const [look, word] = lookOf(heard, own);
  return (
    <span className={[css.light, css[look]].join(' ')}>
      <span className={css.lamp} aria-hidden="true">
        {look === 'no' ? '✕' : look === 'yes' ? '✓' : '·'}
      </span>
      {t(word)}
    </span>
  );
}

/** The other's loudspeaker first: without it nothing of the rest matters. */
export function lookOf(heard: Hearing | null, own: DeviceState): [Look, WordKey] {
  if (heard === null) return ['unknown', 'heard.unknown'];
  if (heard.sound === 'refused') return ['no', 'heard.refused'];
  if (own !== 'on') return ['no', own === 'off' ? 'heard.muted' : 'heard.nothing'];
  switch (heard.hears) {
    case 'voice':
      return ['yes', 'heard.voice'];
    case 'quiet':
      return ['quiet', 'heard.quiet'];
    case 'nothing':
      return ['no', 'heard.nothing'];
  }
}
