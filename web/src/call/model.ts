//! What the room's page decides by itself: which pictures are on the screen and how large, what a key does, and how
//! spans of time are written. Pure.

import type { CallView, Person, Wanted } from '../media/call/view';
import { theZone } from '../api/zone';

export type Layout = 'grid' | 'speaker';
export type Panel = 'chat' | 'people' | 'devices' | 'packet';

/** More pictures than this are never asked for at once. */
export const PICTURES = 12;

/** Who is shown large in the speaker view: whom this person chose, else who speaks or spoke last, else the first. */
export function mainOf(
  others: readonly Person[],
  chosen: string | null,
  spoke: string | null,
): Person | null {
  const find = (who: string | null): Person | undefined => others.find((one) => one.participant === who);
  return find(chosen) ?? others.find((one) => one.speaking) ?? find(spoke) ?? others[0] ?? null;
}

/** The pictures this layout shows; small ones are small on the line too. */
export function wantedFor(view: CallView, layout: Layout, main: Person | null): Wanted {
  const here = view.others.filter((one) => one.present === 'here' && one.camera === 'on');
  const large = (one: Person): boolean =>
    view.shared === null &&
    (layout === 'speaker' ? one.participant === main?.participant : view.others.length === 1);
  const first = [...here].sort((a, b) => Number(large(b)) - Number(large(a)));
  return first
    .slice(0, PICTURES)
    .map((one) => ({ participant: one.participant, size: large(one) ? 'large' : 'small' }));
}

export type KeyAct = 'mic' | 'camera' | 'share' | 'voice-only' | 'layout' | 'chat' | 'people' | 'close';

const KEYS: Readonly<Record<string, KeyAct>> = {
  m: 'mic',
  v: 'camera',
  s: 'share',
  o: 'voice-only',
  l: 'layout',
  c: 'chat',
  p: 'people',
  Escape: 'close',
};

/** What a key does in the room: nothing while somebody writes or holds another key. */
export function keyAct(event: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
  writing: boolean;
}): KeyAct | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return null;
  if (event.writing && event.key !== 'Escape') return null;
  return KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}

/** "4:07", "1:04:07". */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${String(h)}:${two(m)}:${two(s)}` : `${String(m)}:${two(s)}`;
}

/** "14:03" of today, else with its date, in the institution's zone. Swedish writes them as ISO 8601 does. */
export function moment(at: number, now: number): string {
  const full = (ms: number): string =>
    new Intl.DateTimeFormat('sv', { timeZone: theZone(), dateStyle: 'short', timeStyle: 'short' }).format(ms);
  const [then, today] = [full(at), full(now)];
  return then.slice(0, 10) === today.slice(0, 10) ? then.slice(11) : then;
}

/** The pressed key is for the page, not for a field that is being written in. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}

/** Keys of somebody who was typing count for nothing until the hands have rested for so long. */
export const REST_MS = 800;

/** Tells at each press whether it counts: only so long after the beginning, and after the last that did not count. */
export function afterRest(began: number): (now: number) => boolean {
  let last: number | null = began;
  return (now) => {
    if (last === null) return true;
    const counts = now - last >= REST_MS;
    last = counts ? null : now;
    return counts;
  };
}
