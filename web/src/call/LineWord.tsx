//! How good the line is: bars, a word, and what it means for the talk when it is poor.

import type { Line } from '../media/call/messages';
import css from './LineWord.module.css';
import { useWords } from './words';

const BARS: Record<Line, number> = { good: 4, fair: 3, weak: 2, bad: 1 };

/** The bars alone; a word stands beside them. */
export function LineBars({ line }: { line: Line }) {
  return (
    <span className={css.bars} aria-hidden="true">
      {[1, 2, 3, 4].map((bar) => (
        <i key={bar} data-on={bar <= BARS[line] || undefined} style={{ height: `${String(bar * 25)}%` }} />
      ))}
    </span>
  );
}

type Props = { line: Line; up: number | null; down: number | null };

export function LineWord({ line, up, down }: Props) {
  const { t } = useWords();
  const rates = up !== null && down !== null ? t('line.rates', { up, down }) : undefined;
  return (
    <span
      role="status"
      className={[css.line, line === 'weak' || line === 'bad' ? css.poor : ''].join(' ')}
      title={rates}
    >
      <LineBars line={line} />
      <span>
        {t(`line.${line}`)}
        {line === 'weak' || line === 'bad' ? (
          <span className={css.hint}> {t(`line.${line}-hint`)}</span>
        ) : null}
      </span>
    </span>
  );
}
