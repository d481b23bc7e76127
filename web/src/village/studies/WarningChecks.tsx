//! Differences that the server wants confirmed, each ticked by itself.

import type { MatchWarning } from '../../api/wire';
import { t, tCode } from '../core/words';
import { Check } from '../ui/Check';

type Props = {
  warnings: readonly MatchWarning[];
  accepted: readonly string[];
  onAccepted: (accepted: readonly string[]) => void;
};

export function WarningChecks({ warnings, accepted, onAccepted }: Props) {
  return warnings.map(({ code }) => (
    <Check
      key={code}
      label={t('study.warning-seen', { what: tCode(`match.${code}`, code) })}
      checked={accepted.includes(code)}
      onChange={(on) => onAccepted([...accepted.filter((one) => one !== code), ...(on ? [code] : [])])}
    />
  ));
}
