//! Why the last action failed and what to do, under the button that caused it.

import { problemWords, type Problem } from '../core/problem';
import { t } from '../core/words';
import { Notice } from './Notice';

export function Trouble({ problem }: { problem: Problem | null }) {
  if (!problem) return null;
  const words = problemWords(problem);
  return (
    <Notice tone="danger" title={words.what} urgent>
      <p>{words.todo}</p>
      {problem.requestId ? <p>{t('problem.number', { id: problem.requestId })}</p> : null}
    </Notice>
  );
}
