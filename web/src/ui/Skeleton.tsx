//! Grey lines in the shape of what is being loaded; told to screen readers once as a status.

import style from './Skeleton.module.css';

export function Skeleton({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className={style.box}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className={style.line} style={{ width: `${String(96 - ((row * 13) % 34))}%` }} />
      ))}
    </div>
  );
}
