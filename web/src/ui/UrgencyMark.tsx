//! How pressing a case is: a shape, a word and a colour that say the same.

import type { Urgency } from '../api/wire';
import { codeWords } from '../words/reading/words';
import style from './UrgencyMark.module.css';

export function UrgencyMark({ urgency }: { urgency: Urgency }) {
  return (
    <span className={`${style.mark ?? ''} ${style[urgency] ?? ''}`}>
      <svg aria-hidden="true" width="10" height="10" viewBox="0 0 10 10">
        {urgency === 'emergency' ? (
          <path d="M5 0 10 9.500H0Z" />
        ) : urgency === 'urgent' ? (
          <path d="M5 0 10 5 5 10 0 5Z" />
        ) : (
          <circle cx="5" cy="5" r="3.2" />
        )}
      </svg>
      {codeWords('urgency', urgency)}
    </span>
  );
}
