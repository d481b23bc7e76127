//! Numbers on a home, each a button to what it counts.

import style from './Tiles.module.css';

export interface Tile {
  key: string;
  value: number;
  name: string;
  tone?: 'danger' | 'warn' | undefined;
  onGo: () => void;
}

export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <ul role="list" className={style.tiles}>
      {tiles.map(({ key, value, name, tone, onGo }) => (
        <li key={key}>
          <button
            type="button"
            className={[style.tile, tone && style[tone]].filter(Boolean).join(' ')}
            onClick={onGo}
          >
            <span className={style.value}>{value}</span>
            <span className={style.name}>{name}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
