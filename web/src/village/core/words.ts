//! Words of the village entry: plain JSON, no library. Chinese is in the script, English is loaded when asked for, and
//! the words of the pages that are fetched later come with them. Sentences live in the JSON files only; a missing
//! English word falls back to the Chinese one rather than to a key.

import { useSyncExternalStore } from 'react';
import chinese from '../../words/zh-CN.json';
import type later from '../../words/later/zh-CN.json';

export type Language = 'zh-CN' | 'en';
export type WordKey = keyof typeof chinese | keyof typeof later;
export type WordArgs = Readonly<Record<string, string | number>>;

type Words = Partial<Record<string, string>>;

const REMEMBERED = 'yuanzhen.language';
const listeners = new Set<() => void>();

let language: Language = 'zh-CN';
let wanted: Language = language;
let laterToo = false;
let words: Words = chinese;

function announce(): void {
  for (const listener of listeners) listener();
}

/** The language this person chose on this machine, Chinese when none was. */
export function rememberedLanguage(): Language {
  try {
    return window.localStorage.getItem(REMEMBERED) === 'en' ? 'en' : 'zh-CN';
  } catch {
    return 'zh-CN';
  }
}

/** Switches the words on every page at once and remembers the choice. */
export async function speak(next: Language): Promise<void> {
  wanted = next;
  await gather();
  try {
    window.localStorage.setItem(REMEMBERED, next);
  } catch {
    // A browser that forbids storage forgets the choice, and nothing else.
  }
}

/** The words of the pages that are fetched when they are opened: waited for before such a page is drawn. */
export async function laterWords(): Promise<void> {
  laterToo = true;
  await gather();
}

/** Brings the words that are wanted; when others are wanted by the time they come, those. */
async function gather(): Promise<void> {
  const [asked, more] = [wanted, laterToo];
  const english = asked === 'en';
  const [ours, others, theirs] = await Promise.all([
    more ? import('../../words/later/zh-CN.json') : null,
    english ? import('../../words/en.json') : null,
    more && english ? import('../../words/later/en.json') : null,
  ]);
  if (asked !== wanted || more !== laterToo) return gather();
  language = asked;
  words = { ...chinese, ...ours?.default, ...others?.default, ...theirs?.default };
  document.documentElement.lang = asked;
  announce();
}

/** The language spoken now, outside components. */
export function spoken(): Language {
  return language;
}

/** The language spoken now; draws the component again when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => language,
  );
}

/** One sentence, with `{name}` filled from `args`. */
export function t(key: WordKey, args?: WordArgs): string {
  return fill(words[key] ?? key, args);
}

/** A sentence whose key is made from a code of the server; `fallback` when there is no such sentence. */
export function tCode(key: string, fallback: string, args?: WordArgs): string {
  const found = words[key];
  return found === undefined ? fallback : fill(found, args);
}

function fill(sentence: string, args?: WordArgs): string {
  if (!args) return sentence;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = args[name];
    return value === undefined ? whole : String(value);
  });
}
