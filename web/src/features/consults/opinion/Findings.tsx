//! What keeps an opinion from being signed beside what is missing: each names its field and leads there.

import { useTranslation } from 'react-i18next';
import type { OpinionFinding } from '../../../api/expert';
import { codeWords } from '../../../words/reading/words';
import { Tag } from '../../../ui/Tag';
import style from './Opinion.module.css';

interface Props {
  findings: readonly OpinionFinding[];
  onGo: (field: string) => void;
}

export function Findings({ findings, onGo }: Props) {
  const { t } = useTranslation();
  if (findings.length === 0) return null;
  return (
    <ul role="list" className={style.findings} aria-label={t('check.label')}>
      {findings.map(({ code, field, index = null, text = null }) => (
        <li key={`${code}-${field}-${String(index)}-${text ?? ''}`}>
          <Tag tone="danger" icon="cross">
            {t('check.block')}
          </Tag>
          <button
            type="button"
            className={style.found}
            onClick={() => {
              onGo(field);
            }}
          >
            <strong>{t(`opinion.${field}`)}</strong>{' '}
            {codeWords('opinion-check', code, { number: (index ?? 0) + 1, text: text ?? '' })}
          </button>
        </li>
      ))}
    </ul>
  );
}
