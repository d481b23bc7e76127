//! Why the last step of a consult failed and what to do, under the button that caused it.

import type { Problem } from '../core/problem';
import { t } from '../core/words';
import { Notice } from '../ui/Notice';
import { refusalWords } from './refusal';

export function Refused({ problem }: { problem: Problem | null }) {
  if (!problem) return null;
  const words = refusalWords(problem);
  return (
    <Notice tone="danger" title={words.what} urgent>
      <p>{words.todo}</p>
      {problem.requestId ? <p>{t('problem.number', { id: problem.requestId })}</p> : null}
    </Notice>
  );
}
