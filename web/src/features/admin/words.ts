//! The words of administration, in their own namespace, added to the workstation's when these pages are first opened.

import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import en from './words/en.json';
import zh from './words/zh-CN.json';

const NAMESPACE = 'admin';

function add(): void {
  i18next.addResourceBundle('zh-CN', NAMESPACE, zh, true, true);
  i18next.addResourceBundle('en', NAMESPACE, en, true, true);
}

if (i18next.isInitialized) add();
else i18next.on('initialized', add);

export type AdminWord = keyof typeof zh;

/** `t` for this feature's words; `code` for a server's code, shown as it is when it has no word. */
export function useAdminWords(): {
  t: (key: AdminWord, args?: Record<string, string | number>) => string;
  code: (group: string, code: string) => string;
} {
  const { t } = useTranslation(NAMESPACE);
  return {
    t: (key, args) => t(key, { ...args, keySeparator: false }),
    code: (group, code) => t(`${group}.${code}`, { defaultValue: code, keySeparator: false }),
  };
}
