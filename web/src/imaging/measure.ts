//! Lengths laid on a frame. They live in the image's own columns and rows, so they stay on the anatomy however the
//! view is turned, and they belong to the frame they were drawn on.

import type { Frame } from './frame';
import type { Vec2 } from './geometry';
import { lengthBetween } from './spacing';

export interface Measure {
  frame: string;
  from: Vec2;
  to: Vec2;
}

/** A slip of the hand, not a length. */
const SHORTEST_PX = 2;

export function worthKeeping(measure: Measure): boolean {
  return Math.hypot(measure.to[0] - measure.from[0], measure.to[1] - measure.from[1]) >= SHORTEST_PX;
}

/** `12.3 mm` with one decimal, or whole pixels when the size of a pixel is unknown. */
export function measured(measure: Measure, frame: Frame): string {
  const { value, unit } = lengthBetween(measure.from, measure.to, frame.spacing);
  return unit === 'px' ? `${value.toFixed(0)} px` : `${value.toFixed(1)} mm`;
}

/** The index of the length whose end or line is near a point of the image; `reach` in image pixels. */
export function nearest(measures: readonly Measure[], frame: string, point: Vec2, reach: number): number {
  return measures.findIndex((each) => each.frame === frame && distance(each, point) <= reach);
}

function distance({ from, to }: Measure, point: Vec2): number {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const span = dx * dx + dy * dy;
  const t =
    span === 0 ? 0 : Math.min(1, Math.max(0, ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / span));
  return Math.hypot(point[0] - (from[0] + t * dx), point[1] - (from[1] + t * dy));
}
