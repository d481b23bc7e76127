//! What the checks found in an opinion, worst first: each names its field, says whether it blocks, and a warning can be
//! meant so.

import { useTranslation } from 'react-i18next';
import type { OpinionFinding } from '../../../api/expert';
import { codeWords } from '../../../words/reading/words';
import { Tag } from '../../../ui/Tag';
import style from './Opinion.module.css';

interface Props {
  findings: readonly OpinionFinding[];
  accepted: ReadonlySet<string>;
  onAccept: (key: string, yes: boolean) => void;
  onGo: (found: OpinionFinding) => void;
}

export function Findings({ findings, accepted, onAccept, onGo }: Props) {
  const { t } = useTranslation();
  if (findings.length === 0) return null;
  const worst = [...findings].sort((a, b) => Number(a.severity === 'warn') - Number(b.severity === 'warn'));
  return (
    <ul role="list" className={style.findings} aria-label={t('check.label')}>
      {worst.map((found, at) => (
        <li key={`${found.key}-${String(at)}`}>
          <Tag
            tone={found.severity === 'block' ? 'danger' : 'warn'}
            icon={found.severity === 'block' ? 'cross' : 'alert'}
          >
            {t(`check.${found.severity}`)}
          </Tag>
          <button
            type="button"
            className={style.found}
            onClick={() => {
              onGo(found);
            }}
          >
            <strong>{t(`opinion.${found.field}`, { defaultValue: codeWords('field', found.field) })}</strong>{' '}
            {codeWords('check-code', found.code, found.args)}
          </button>
          {found.severity === 'warn' ? (
            <label className={style.choice}>
              <input
                type="checkbox"
                checked={accepted.has(found.key)}
                onChange={(event) => {
                  onAccept(found.key, event.target.checked);
                }}
              />
              {t('check.accept')}
            </label>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
