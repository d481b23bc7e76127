//! The consult's pages among the states of the workstation: `/reading/states/consult-room/live` and its like.

import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { CallScene } from '../../call/states/CallScene';
import { CALL_SCENES } from '../../call/states/scenes';
import type { Scene } from '../../call/states/roomScenes';
import { chooseLanguage, type Language } from '../../words/reading/words';

const PAGE = 'consult-';

/** The states by page, with the names of their paths. */
export const CONSULT_PAGES: Readonly<Record<string, Readonly<Record<string, Scene>>>> = Object.fromEntries(
  Object.entries(CALL_SCENES).map(([page, states]) => [PAGE + page, states]),
);

export function ConsultState({ scene }: { scene: Scene }) {
  const { i18n } = useTranslation();
  useEffect(() => {
    const speak = (event: Event): void => void chooseLanguage((event as CustomEvent<Language>).detail);
    window.addEventListener('language', speak);
    return () => {
      window.removeEventListener('language', speak);
    };
  }, []);
  return <CallScene scene={scene} language={i18n.language === 'en' ? 'en' : 'zh-CN'} />;
}
