//! Whether a consult will work on this machine, found out before anybody is called: named checks, each good or with the
//! reason, the steps that mend it in this very browser, and what is possible meanwhile. Pure; `checkup` looks and asks.

import { tooOld, type Browser } from './browser';
import type { Outcome, Why } from './devices';
import type { Sound } from './messages';

export type CheckName = 'browser' | 'line' | 'mic' | 'camera' | 'sound';
export const CHECKS: readonly CheckName[] = ['browser', 'line', 'mic', 'camera', 'sound'];

export type CheckWhy = Why | 'old' | 'wechat' | 'no-line' | 'silent' | 'sound-refused';

export type Result = { state: 'checking' } | { state: 'good' } | { state: 'bad'; why: CheckWhy };

/** What was found so far; `null` where nothing is known yet. */
export interface Found {
  browser: Browser;
  secure: boolean;
  /** Whether the browser has peer connections at all. */
  peers: boolean;
  feed: boolean | null;
  mic: Outcome | null;
  camera: Outcome | null;
  /** Whether the microphone gave anything: `null` while that is being listened for. */
  voice: 'voice' | 'quiet' | 'dead' | null;
  sound: Sound | null;
}

/** What somebody can do now, from the most to the least. */
export type Means = 'picture' | 'voice' | 'listening' | 'writing';

export const CHECKING: Result = { state: 'checking' };
const GOOD: Result = { state: 'good' };
const bad = (why: CheckWhy): Result => ({ state: 'bad', why });

export function check(name: CheckName, found: Found): Result {
  switch (name) {
    case 'browser':
      if (!found.secure) return bad('insecure');
      if (!found.peers) return bad(found.browser.kind === 'wechat' ? 'wechat' : 'unable');
      return tooOld(found.browser) ? bad('old') : GOOD;
    case 'line':
      if (found.feed === null) return CHECKING;
      return found.feed ? GOOD : bad('no-line');
    case 'mic':
      if (found.mic?.state === 'on' && found.voice === 'dead') return bad('silent');
      return device(found, found.mic);
    case 'camera':
      return device(found, found.camera);
    case 'sound':
      if (found.sound === null) return CHECKING;
      return found.sound === 'plays' ? GOOD : bad('sound-refused');
  }
}

function device({ browser }: Found, outcome: Outcome | null): Result {
  if (outcome === null) return CHECKING;
  if (outcome.state === 'on' || outcome.state === 'off') return GOOD;
  // There it is the messenger that says no, and no setting of the page changes it.
  if (browser.kind === 'wechat' && outcome.why !== 'busy') return bad('wechat');
  return bad(outcome.why);
}

export function means(found: Found): Means {
  const is = (name: CheckName): boolean => check(name, found).state === 'good';
  if (!found.peers) return 'writing';
  if (found.mic?.state !== 'on') return 'listening';
  return found.camera?.state === 'on' && is('browser') ? 'picture' : 'voice';
}

/** What somebody has to do; the page has words for each, and a picture for some. */
export type Steps =
  | 'allow-bar'
  | 'allow-phone'
  | 'allow-safari'
  | 'answer'
  | 'leave-wechat'
  | 'safe-address'
  | 'newer-browser'
  | 'system-settings'
  | 'plug-in'
  | 'other-program'
  | 'unmute'
  | 'press-sound'
  | 'line';

export function stepsFor(why: CheckWhy, browser: Browser): Steps {
  switch (why) {
    case 'refused':
      if (browser.kind === 'safari' || browser.kind === 'safari-phone') return 'allow-safari';
      return browser.kind === 'chromium-phone' ? 'allow-phone' : 'allow-bar';
    case 'unanswered':
      return 'answer';
    case 'wechat':
      return 'leave-wechat';
    case 'insecure':
      return 'safe-address';
    case 'old':
    case 'unable':
      return 'newer-browser';
    case 'system':
      return 'system-settings';
    case 'absent':
    case 'lost':
      return 'plug-in';
    case 'busy':
      return 'other-program';
    case 'silent':
      return 'unmute';
    case 'sound-refused':
      return 'press-sound';
    case 'no-line':
      return 'line';
  }
}
