//! Words of the consult room, one file for both entries: the room is the same in the village and at the workstation, and
//! it says nothing that the pages around it say. Chinese comes with the room itself, so that nobody waits for words in
//! an emergency; English is fetched when it is spoken. Whoever shows the room says which language that is.

import { createContext, use, useEffect, useReducer } from 'react';
import chinese from '../words/call/zh-CN.json';

export type Language = 'zh-CN' | 'en';
export type WordKey = keyof typeof chinese;
export type WordArgs = Readonly<Record<string, string | number>>;
type Words = Readonly<Record<string, string>>;

export interface Speech {
  language: Language;
  t: (key: WordKey, args?: WordArgs) => string;
}

const inChinese = saying(chinese, 'zh-CN');
let english: Words | null = null;
let inEnglish: Speech | null = null;

/** English words are kept once they came. */
export async function loadWords(language: Language): Promise<void> {
  if (language === 'en') english ??= (await import('../words/call/en.json')).default;
}

/** The sentences of a language that was loaded, else Chinese; the same object as long as they are the same. */
export function speech(language: Language): Speech {
  return language === 'en' && english !== null ? (inEnglish ??= saying(english, 'en')) : inChinese;
}

function saying(words: Words, language: Language): Speech {
  return { language, t: (key, args) => fill(words[key] ?? chinese[key], args) };
}

function fill(sentence: string, args?: WordArgs): string {
  if (!args) return sentence;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));
}

const Spoken = createContext<Speech>(speech('zh-CN'));

/** Around everything of the room. */
export const Speaking = Spoken;

/** The words inside the room. */
export function useWords(): Speech {
  return use(Spoken);
}

/** The words for a language, fetched when needed. A call never waits for them. */
export function useSpeech(language: Language): Speech {
  const [, came] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    if (speech(language).language === language) return;
    let over = false;
    loadWords(language).then(
      () => {
        if (!over) came();
      },
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, [language]);
  return speech(language);
}
