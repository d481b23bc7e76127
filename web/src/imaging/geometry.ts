//! Directions in the patient and what to call them. Letters come from the image's own geometry, never from habit:
//! without geometry there are no letters.

export type Vec2 = readonly [number, number];
export type Vec3 = readonly [number, number, number];

/** Row and column direction of an image in patient space (PS3.3 C.7.6.2.1.1), unit length. */
export interface Orientation {
  row: Vec3;
  column: Vec3;
}

export function orientationOf(cosines: readonly number[] | null): Orientation | null {
  if (cosines?.length !== 6) return null;
  const [a, b, c, d, e, f] = cosines as [number, number, number, number, number, number];
  const row: Vec3 = [a, b, c];
  const column: Vec3 = [d, e, f];
  const square = Math.abs(dot(row, column)) < 0.01;
  return square && near(length(row), 1) && near(length(column), 1) ? { row, column } : null;
}

const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.01;
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const length = (a: Vec3): number => Math.sqrt(dot(a, a));
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** Letters of the positive ends of DICOM's patient axes: x to the left hand, y to the back, z to the head. */
const AXES = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
] as const;
/** A part smaller than this (about 6°) is not worth a letter. */
const FAINT = 0.1;

/** What a direction points to: `L`, or with tilt the nearest first: `LA`, `HPL`. */
export function letters(direction: Vec3): string {
  const size = length(direction);
  if (size === 0) return '';
  return direction
    .map((part, axis) => ({ part: part / size, axis }))
    .filter(({ part }) => Math.abs(part) > FAINT)
    .sort((a, b) => Math.abs(b.part) - Math.abs(a.part))
    .map(({ part, axis }) => AXES[axis]?.[part > 0 ? 0 : 1] ?? '')
    .join('');
}

const OPPOSITE: Record<string, string> = { L: 'R', R: 'L', A: 'P', P: 'A', H: 'F', F: 'H' };

/** The letters of the other end. */
export function opposite(of: string): string {
  return [...of].map((letter) => OPPOSITE[letter] ?? letter).join('');
}

export interface EdgeLetters {
  left: string;
  right: string;
  top: string;
  bottom: string;
}

/**
 * Letters for the four edges of the screen. `right` and `down` are the screen's directions in the image, in
 * millimetres (or pixels) along columns and rows.
 */
export function edgeLetters(orientation: Orientation, right: Vec2, down: Vec2): EdgeLetters {
  const toPatient = (v: Vec2): Vec3 => [
    v[0] * orientation.row[0] + v[1] * orientation.column[0],
    v[0] * orientation.row[1] + v[1] * orientation.column[1],
    v[0] * orientation.row[2] + v[1] * orientation.column[2],
  ];
  const rightward = letters(toPatient(right));
  const downward = letters(toPatient(down));
  return { right: rightward, left: opposite(rightward), bottom: downward, top: opposite(downward) };
}

/** A projection often has no cosines but says which way its rows and columns run (0020,0020), such as `L\F`. */
export function edgeLettersFromWords(words: readonly [string, string], right: Vec2, down: Vec2): EdgeLetters {
  const along = (v: Vec2): string => {
    const [word, part] =
      Math.abs(v[0]) >= Math.abs(v[1]) ? ([words[0], v[0]] as const) : ([words[1], v[1]] as const);
    return part >= 0 ? word : opposite(word);
  };
  const rightward = along(right);
  const downward = along(down);
  return { right: rightward, left: opposite(rightward), bottom: downward, top: opposite(downward) };
}

/** Where a slice lies along the stack's normal; null without a position. */
export function slicePosition(
  orientation: Orientation | null,
  position: readonly number[] | null,
): number | null {
  if (orientation === null || position?.length !== 3) return null;
  return dot(cross(orientation.row, orientation.column), position as unknown as Vec3);
}
