//! Whatever keeps one person from being heard by another, on either side, as codes in the order of their weight. The
//! page has a sentence for each; the same trouble is told at both ends.

import type { DeviceState, Heard, Hears, Participant, Sound } from './messages';
import type { Own } from './view';

export type TroubleCode =
  | 'sound-refused'
  | 'mic-refused'
  | 'mic-absent'
  | 'mic-busy'
  | 'mic-lost'
  | 'mic-dead'
  | 'mic-off'
  | 'unheard'
  | 'their-sound-refused'
  | 'their-mic-refused'
  | 'their-mic-absent'
  | 'their-mic-busy'
  | 'their-mic-lost'
  | 'their-mic-off'
  | 'their-voice-gone'
  | 'their-voice-silent'
  | 'interrupted';

export interface Trouble {
  code: TroubleCode;
  /** Whom it is about, when it is not about this page alone. */
  participant: string | null;
  tone: 'danger' | 'warn' | 'info';
}

export interface Other extends Participant {
  hears: Hears;
  heard: Heard | null;
  /** Whether their voice was ever heard here. */
  known: boolean;
  /** Whether they are here long enough for silence to mean something. */
  settled: boolean;
}

/** Everything that is wrong with voices now. */
export function troubles(own: Pick<Own, 'mic' | 'voice'>, sound: Sound, others: readonly Other[]): Trouble[] {
  const here = others.filter((one) => one.present === 'here');
  const found: Trouble[] = [];
  const add = (tone: Trouble['tone'], code: TroubleCode, participant: string | null = null): void => {
    found.push({ tone, code, participant });
  };
  if (sound === 'refused') add('danger', 'sound-refused');
  const mine = deviceTrouble(own.mic);
  if (mine !== null) add(mine === 'mic-off' ? 'warn' : 'danger', mine);
  else if (own.voice === 'dead') add('danger', 'mic-dead');
  for (const one of others) if (one.present === 'interrupted') add('warn', 'interrupted', one.participant);
  for (const one of here) {
    if (one.heard?.sound === 'refused') add('danger', 'their-sound-refused', one.participant);
    else if (!one.settled) continue;
    else if (own.mic === 'on' && one.heard?.hears === 'nothing') add('danger', 'unheard', one.participant);
    else if (own.voice === 'voice' && one.heard?.hears === 'quiet') add('warn', 'unheard', one.participant);
  }
  for (const one of here) {
    const theirs = deviceTrouble(one.mic);
    if (theirs !== null) add(theirs === 'mic-off' ? 'info' : 'warn', `their-${theirs}`, one.participant);
    else if (!one.settled) continue;
    else if (one.hears === 'nothing') add('danger', 'their-voice-gone', one.participant);
    else if (one.hears === 'quiet' && !one.known) add('warn', 'their-voice-silent', one.participant);
  }
  const weight = { danger: 0, warn: 1, info: 2 };
  return found.sort((a, b) => weight[a.tone] - weight[b.tone]);
}

function deviceTrouble(mic: DeviceState): `mic-${Exclude<DeviceState, 'on'>}` | null {
  return mic === 'on' ? null : `mic-${mic}`;
}
