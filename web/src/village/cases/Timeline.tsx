//! What happened to an examination, with time, person and place; the newest on top.

import type { TimelineRow } from '../../api/wire';
import { fullMoment } from '../core/format';
import { t, tCode } from '../core/words';
import css from './Case.module.css';

type Props = {
  rows: readonly TimelineRow[];
  /** What an event is called, where it is not one of an examination's. */
  say?: (kind: string) => string;
};

export function Timeline({ rows, say = eventWord }: Props) {
  if (rows.length === 0) return <p>{t('case.no-history')}</p>;
  const newest = [...rows].sort((a, b) => a.at - b.at).reverse();
  return (
    <ol className={css.timeline}>
      {newest.map((row, index) => (
        <li key={`${String(row.at)}-${row.kind}-${String(index)}`}>
          <strong>{say(row.kind)}</strong>
          <br />
          <span className={css.time}>
            {[fullMoment(row.at), row.receiver, row.actor_name].filter(Boolean).join(' · ')}
          </span>
        </li>
      ))}
    </ol>
  );
}

const eventWord = (kind: string): string => tCode(`event.${kind}`, kind);
