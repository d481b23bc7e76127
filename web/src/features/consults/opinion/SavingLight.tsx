//! Where the typed words are now: on the server, on their way, or on this computer only.

import { useTranslation } from 'react-i18next';
import { formatMoment } from '../../../words/reading/format';
import { Icon } from '../../../ui/Icon';
import { problemWords } from '../../../ui/problem';
import type { Saving } from './keeping';
import style from './Opinion.module.css';

export function SavingLight({ saving }: { saving: Saving }) {
  const { t } = useTranslation();
  const bad = saving.kind === 'local' || saving.kind === 'conflict' || saving.kind === 'refused';
  const words = (() => {
    switch (saving.kind) {
      case 'saved':
        return saving.at === null ? t('save.clean') : t('save.saved', { at: formatMoment(saving.at) });
      case 'waiting':
      case 'saving':
        return t('save.saving');
      case 'local':
        return t(saving.kept ? 'save.local' : 'save.nowhere');
      case 'conflict':
        return t('save.conflict');
      case 'refused':
        return problemWords(saving.error);
    }
  })();
  return (
    <span className={style.save} data-bad={bad} role="status">
      <Icon name={bad ? 'alert' : saving.kind === 'saved' ? 'check' : 'clock'} size={14} />
      {words}
    </span>
  );
}
