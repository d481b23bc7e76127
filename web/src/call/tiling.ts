//! How the tiles of a grid stand, so that each picture keeps the shape of a camera's, 16 by 9, whatever their number and
//! whatever is left of the window. Pure.

/** What is there for the tiles, in px. */
export interface Space {
  width: number;
  height: number;
  /** One rem, and one line of a caption. */
  rem: number;
  line: number;
}

export interface Tiling {
  columns: number;
  /** Of one tile, in px. */
  width: number;
}

/** Between two tiles, in rem; as the style sheet has it. */
export const GAP = 0.5;
/** No picture is narrower: less shows no face. What does not fit is scrolled to. */
export const LEAST = 8.5;
const SHAPE = 16 / 9;

/** Wider pictures than this are no easier to see in a grid that is scrolled. */
const SCROLLED = 24;
/** More columns are worth it only for pictures that are so much wider. */
const WORTH = 1.08;

/** Name, place and whether one is heard stand in one line or two where there is room, else below each other. */
const BROAD = 24;
const captionOf = (lines: number, { rem, line }: Space): number => lines * line + 1.25 * rem;

/** Of all numbers of columns that fit the one with the largest pictures; the most columns, where none fits. */
export function tilingOf(count: number, space: Space): Tiling {
  const { rem } = space;
  const [gap, least] = [GAP * rem, LEAST * rem];
  let best: Tiling | null = null;
  let scrolled: Tiling = { columns: 1, width: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const broad = (space.width - (columns - 1) * gap) / columns;
    if (columns > 1 && broad < least) break;
    const high = (lines: number): number =>
      ((space.height - (rows - 1) * gap) / rows - captionOf(lines, space)) * SHAPE;
    const one = Math.min(broad, high(2));
    const width = Math.floor(one < BROAD * rem ? Math.min(broad, high(3)) : one);
    if (high(3) >= least && width > WORTH * (best?.width ?? 0)) best = { columns, width };
    scrolled = { columns, width: Math.floor(Math.min(broad, SCROLLED * rem)) };
  }
  return best ?? scrolled;
}
