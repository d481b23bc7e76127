//! Differences that the server wants confirmed, each ticked by itself.

import type { MatchWarning } from '../../api/wire';
import { codeWords } from '../../words/reading/words';
import style from './Unmatched.module.css';

interface Props {
  legend: string;
  warnings: readonly MatchWarning[];
  accepted: readonly string[];
  onAccepted: (accepted: string[]) => void;
}

export function Accept({ legend, warnings, accepted, onAccepted }: Props) {
  if (warnings.length === 0) return null;
  return (
    <fieldset className={style.accept}>
      <legend>{legend}</legend>
      {warnings.map(({ code }) => (
        <label key={code}>
          <input
            type="checkbox"
            checked={accepted.includes(code)}
            onChange={(event) => {
              const others = accepted.filter((one) => one !== code);
              onAccepted(event.target.checked ? [...others, code] : others);
            }}
          />
          {codeWords('warning', code)}
        </label>
      ))}
    </fieldset>
  );
}
