//! What the checks found, worst first: each names its field, says whether it blocks, and a warning can be accepted.

import { useTranslation } from 'react-i18next';
import type { ReportCheck } from '../../api/wire';
import { codeWords } from '../../words/reading/words';
import { Tag } from '../../ui/Tag';
import style from './Report.module.css';

interface Props {
  checks: readonly ReportCheck[];
  accepted: ReadonlySet<string>;
  /** By the key of the warning. */
  onAccept: ((key: string, yes: boolean) => void) | null;
  onGo: (check: ReportCheck) => void;
}

export function Checks({ checks, accepted, onAccept, onGo }: Props) {
  const { t } = useTranslation();
  if (checks.length === 0) return null;
  return (
    <ul role="list" className={style.checks} aria-label={t('check.label')}>
      {checks.map((check, at) => (
        <li key={`${check.key}-${String(at)}`} className={style.check} data-severity={check.severity}>
          <Tag
            tone={check.severity === 'block' ? 'danger' : 'warn'}
            icon={check.severity === 'block' ? 'cross' : 'alert'}
          >
            {t(`check.${check.severity}`)}
          </Tag>
          <button
            type="button"
            className={style.checkText}
            onClick={() => {
              onGo(check);
            }}
          >
            <strong>{codeWords('field', check.field)}</strong>{' '}
            {codeWords('check-code', check.code, check.args)}
          </button>
          {check.severity === 'warn' && onAccept ? (
            <label className={style.accept}>
              <input
                type="checkbox"
                checked={accepted.has(check.key)}
                onChange={(event) => {
                  onAccept(check.key, event.target.checked);
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
