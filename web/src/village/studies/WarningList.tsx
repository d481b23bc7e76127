//! What does not fit between images and examination, in words; shown before and while linking.

import type { MatchWarning } from '../../api/wire';
import { t, tCode } from '../core/words';
import { Notice } from '../ui/Notice';

export function WarningList({ warnings }: { warnings: readonly MatchWarning[] }) {
  if (warnings.length === 0) return null;
  return (
    <Notice tone="warn" title={t('study.warnings')}>
      <ul>
        {warnings.map((one) => (
          <li key={one.code}>{tCode(`match.${one.code}`, one.code)}</li>
        ))}
      </ul>
    </Notice>
  );
}
