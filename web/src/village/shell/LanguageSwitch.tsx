//! Chinese or English, written in their own words, so that who cannot read the one finds the other.

import { speak, t, useLanguage } from '../core/words';
import { Choice } from '../ui/Choice';

export function LanguageSwitch() {
  const language = useLanguage();
  return (
    <Choice
      label={t('account.language')}
      options={[
        { value: 'zh-CN', label: '中文' },
        { value: 'en', label: 'English' },
      ]}
      value={language}
      onChange={(next) => void speak(next)}
    />
  );
}
