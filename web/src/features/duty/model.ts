//! Whether a ring would be heard at this desk, and what to do when it would not. What the page itself knows of its sound,
//! its screen and its sight goes before what the server said last: it is newer. Pure.

import type { DutyView, Unreachable, WakeLock } from '../../api/expert';

/** What this page knows of itself. */
export interface Desk {
  /** The browser lets the page sound. */
  sound: boolean;
  wake_lock: WakeLock;
  visible: boolean;
  /** Loudspeakers came or went since the tone was heard. */
  sound_changed: boolean;
  /** The session is locked: nobody sees who rings until it is opened. */
  locked: boolean;
}

/** How the beats fare. */
export interface Line {
  /** Since when no beat was answered; `null` while they are. */
  lost_since: number | null;
  /** The server takes no beats from a locked session. */
  shut: boolean;
}

/** Why no ring would be heard here, most pressing first to mend. */
export type Deaf =
  | { why: 'off-duty' }
  | { why: 'no-line'; since: number }
  | { why: 'locked' }
  | { why: 'muted' }
  | { why: 'hidden' }
  | { why: 'asleep' }
  | { why: 'unproven' }
  | { why: 'other'; code: Unreachable };

export type Hearing =
  | { heard: true; until: number | null; warn: 'sound-changed' | 'set-no-sleep' | 'locked' | null }
  | { heard: false; deaf: Deaf };

/** One lost beat may be the line's; two say that nothing arrives. */
const BEATS_LOST = 2;

export function hearing(duty: DutyView, desk: Desk, line: Line, now: number): Hearing {
  const deaf = (why: Deaf): Hearing => ({ heard: false, deaf: why });
  if (!duty.on_duty) return deaf({ why: 'off-duty' });
  if (line.shut) return deaf({ why: 'locked' });
  const { lost_since: since } = line;
  if (since !== null && now - since >= BEATS_LOST * duty.beat_ms) return deaf({ why: 'no-line', since });
  if (!desk.sound) return deaf({ why: 'muted' });
  if (!desk.visible) return deaf({ why: 'hidden' });
  if (desk.wake_lock === 'lost') return deaf({ why: 'asleep' });
  if (duty.proof_until === null || duty.proof_until <= now) return deaf({ why: 'unproven' });
  // The server may know better; of what this page has mended since, it will hear with the next beat.
  if (!duty.reachable && duty.why !== null && !MENDED.includes(duty.why))
    return deaf({ why: 'other', code: duty.why });
  const warn = desk.sound_changed
    ? 'sound-changed'
    : desk.locked
      ? 'locked'
      : desk.wake_lock === 'unsupported'
        ? 'set-no-sleep'
        : null;
  return { heard: true, until: duty.proof_until, warn };
}

/** What this page says of itself, and so is older in the server's answer. */
const MENDED: readonly Unreachable[] = ['silent', 'muted', 'hidden', 'asleep', 'unproven'];

/** What helps: `sound` wants a press, `test` the tone, `show` this page in front. */
export type Remedy = 'take' | 'sound' | 'show' | 'test' | 'line' | 'awake' | 'unlock' | 'look';

export function remedyFor(deaf: Deaf): Remedy {
  switch (deaf.why) {
    case 'off-duty':
      return 'take';
    case 'no-line':
      return 'line';
    case 'locked':
      return 'unlock';
    case 'muted':
      return 'sound';
    case 'hidden':
      return 'show';
    case 'asleep':
      return 'awake';
    case 'unproven':
      return 'test';
    case 'other':
      return 'look';
  }
}

/** The proof ends within this time: it is asked for anew before somebody is unreachable by it. */
const SOON_MS = 30 * 60_000;

export function proofEndsSoon(until: number | null, now: number): boolean {
  return until !== null && until > now && until - now <= SOON_MS;
}

export type System = 'windows' | 'mac' | 'linux' | 'phone' | 'other';

/** Which words tell how to keep this machine awake. */
export function systemOf(agent: string): System {
  if (/Android|iPhone|iPad|HarmonyOS/i.test(agent)) return 'phone';
  if (/Windows/i.test(agent)) return 'windows';
  if (/Macintosh|Mac OS/i.test(agent)) return 'mac';
  return /Linux|X11/i.test(agent) ? 'linux' : 'other';
}
