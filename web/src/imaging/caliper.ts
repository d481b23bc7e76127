//! A length laid and moved by keys: one end at a time, in steps of image pixels along the screen's directions.

import type { Frame } from './frame';
import type { Vec2 } from './geometry';
import type { Measure } from './measure';
import { toImage, toScreen, type Matrix, type Size } from './view';

export type End = 'from' | 'to';

/** A new length across the middle of what the screen shows. */
export function laid(frame: Frame, m: Matrix, screen: Size): Measure {
  const at = (part: number): Vec2 => within(frame, toImage(m, [screen.width * part, screen.height / 2]));
  return { frame: frame.key, from: at(3 / 8), to: at(5 / 8) };
}

/** Moves one end by so many image pixels to the right and down as seen on the screen; it stays on the image. */
export function nudged(
  measure: Measure,
  end: End,
  frame: Frame,
  m: Matrix,
  right: number,
  down: number,
): Measure {
  const pixel = Math.hypot(m.c, m.d);
  const [x, y] = toScreen(m, measure[end]);
  return { ...measure, [end]: within(frame, toImage(m, [x + right * pixel, y + down * pixel])) };
}

function within(frame: Frame, [x, y]: Vec2): Vec2 {
  return [Math.min(frame.columns, Math.max(0, x)), Math.min(frame.rows, Math.max(0, y))];
}
