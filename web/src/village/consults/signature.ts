//! A signature as strokes of a finger or a pen: points in the share of the pad's width, so that it is the same on every
//! screen. Pure.

export interface Point {
  x: number;
  y: number;
}
export type Stroke = readonly Point[];

/** Less than this is a slip of the finger. */
const LEAST_LENGTH = 0.25;
/** Points closer than this add nothing. */
const NEAR = 0.004;

export function begun(strokes: readonly Stroke[], at: Point): Stroke[] {
  return [...strokes, [at]];
}

export function drawn(strokes: readonly Stroke[], to: Point): Stroke[] {
  const last = strokes[strokes.length - 1];
  const end = last?.[last.length - 1];
  if (last === undefined || end === undefined || far(end, to) < NEAR) return [...strokes];
  return [...strokes.slice(0, -1), [...last, to]];
}

/** Whether it is written enough to be a name. */
export function isSigned(strokes: readonly Stroke[]): boolean {
  return strokes.reduce((sum, stroke) => sum + length(stroke), 0) >= LEAST_LENGTH;
}

function length(stroke: Stroke): number {
  return stroke.slice(1).reduce((sum, point, place) => sum + far(stroke[place] ?? point, point), 0);
}

function far(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
