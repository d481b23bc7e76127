//! Where the typed words are now: on the server, on their way, or on this computer only.

import { useTranslation } from 'react-i18next';
import type { SaveState } from '../data/autosave';
import { formatMoment } from '../words/reading/format';
import { Icon } from './Icon';
import { problemWords } from './problem';
import style from './SaveLight.module.css';

export function SaveLight({ save }: { save: SaveState<unknown> }) {
  const { t } = useTranslation();
  const bad = save.kind === 'local' || save.kind === 'conflict' || save.kind === 'refused';
  const words = (() => {
    switch (save.kind) {
      case 'saved':
        return save.at === null ? t('save.clean') : t('save.saved', { at: formatMoment(save.at) });
      case 'waiting':
      case 'saving':
        return t('save.saving');
      case 'local':
        return t(save.kept ? 'save.local' : 'save.nowhere');
      case 'conflict':
        return t('save.conflict');
      case 'refused':
        return problemWords(save.error);
    }
  })();
  return (
    <span className={style.save} data-bad={bad} role="status">
      <Icon name={bad ? 'alert' : save.kind === 'saved' ? 'check' : 'clock'} size={14} />
      {words}
    </span>
  );
}
