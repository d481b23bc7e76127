//! How much of something is here. The number stands beside the bar; without a known whole there is no bar at all.

import css from './Meter.module.css';

type Props = { label: string; done: number; whole: number | null; words: string };

export function Meter({ label, done, whole, words }: Props) {
  return (
    <div className={css.meter}>
      <span>{words}</span>
      {whole !== null && whole > 0 ? (
        <progress aria-label={label} max={whole} value={Math.min(done, whole)} />
      ) : null}
    </div>
  );
}
