//! Chinese or English, each named in itself.

import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../words/reading/words';
import { Button } from './Button';

export function LanguageSwitch() {
  const { i18n } = useTranslation();
  const zh = i18n.language !== 'en';
  return (
    <Button
      weight="quiet"
      icon="globe"
      lang={zh ? 'en' : 'zh-CN'}
      onClick={() => void chooseLanguage(zh ? 'en' : 'zh-CN')}
    >
      {zh ? 'English' : '中文'}
    </Button>
  );
}
