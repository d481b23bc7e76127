//! A box to tick with its words, big enough for a thumb.

import css from './Check.module.css';

type Props = { label: string; checked: boolean; onChange: (on: boolean) => void };

export function Check({ label, checked, onChange }: Props) {
  return (
    <label className={css.check}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}
