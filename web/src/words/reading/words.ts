//! The workstation's languages: zh-CN unless the reader chose English. Codes from the server become sentences here;
//! a code without a sentence is shown as it is, never swallowed.

import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json';
import zh from './zh-CN.json';

export type Language = 'zh-CN' | 'en';
const STORAGE = 'yuanzhen.language';

export function chosenLanguage(): Language {
  try {
    return localStorage.getItem(STORAGE) === 'en' ? 'en' : 'zh-CN';
  } catch {
    return 'zh-CN';
  }
}

export async function startWords(language: Language = chosenLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { 'zh-CN': { translation: zh }, en: { translation: en } },
    lng: language,
    fallbackLng: 'zh-CN',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

export async function chooseLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(STORAGE, language);
  } catch {
    // A browser that keeps nothing still switches for now.
  }
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

export function language(): Language {
  return i18next.language === 'en' ? 'en' : 'zh-CN';
}

/** The sentence for a code of the given group (`error`, `check`, `warning`, …); the code itself when there is none. */
export function codeWords(group: string, code: string, args?: Record<string, unknown> | null): string {
  return i18next.t(`${group}.${code}`, { defaultValue: code, ...args });
}
