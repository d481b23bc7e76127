//! How a frame lies on the screen: fitted, then zoomed, moved, turned and mirrored. One affine matrix says it all;
//! drawing, measuring and the orientation letters use the same one, so they cannot disagree.

import type { Vec2 } from './geometry';

export interface View {
  zoom: number;
  pan: Vec2;
  /** Quarter turns clockwise, applied to the image before mirroring. */
  turns: 0 | 1 | 2 | 3;
  /** Mirrored left–right and top–bottom as seen on the screen. */
  flipH: boolean;
  flipV: boolean;
}

export const FITTED: View = { zoom: 1, pan: [0, 0], turns: 0, flipH: false, flipV: false };
const ZOOM_MIN = 0.1;
const ZOOM_MAX = 40;

/** As in canvas `setTransform`: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export interface Matrix {
  a: number;
  b: number;
  c: number;
  d: number;
  e: number;
  f: number;
}

export interface Size {
  width: number;
  height: number;
}

/** From image (columns, rows; pixel edges) to the screen. */
export function matrix(view: View, image: Size, aspect: number, screen: Size): Matrix {
  const turned = view.turns % 2 === 1;
  const wide = image.width * aspect;
  const high = image.height;
  const fit = Math.min(screen.width / (turned ? high : wide), screen.height / (turned ? wide : high));
  const scale = fit * view.zoom;
  const [cos, sin] = (
    [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ] as const
  )[view.turns];
  const mx = view.flipH ? -1 : 1;
  const my = view.flipV ? -1 : 1;
  const sx = scale * aspect;
  const a = mx * cos * sx;
  const b = my * sin * sx;
  const c = mx * -sin * scale;
  const d = my * cos * scale;
  const cx = image.width / 2;
  const cy = image.height / 2;
  return {
    a,
    b,
    c,
    d,
    e: screen.width / 2 + view.pan[0] - (a * cx + c * cy),
    f: screen.height / 2 + view.pan[1] - (b * cx + d * cy),
  };
}

export function toScreen(m: Matrix, [x, y]: Vec2): Vec2 {
  return [m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f];
}

export function toImage(m: Matrix, [x, y]: Vec2): Vec2 {
  const det = m.a * m.d - m.b * m.c;
  const dx = x - m.e;
  const dy = y - m.f;
  return [(m.d * dx - m.c * dy) / det, (m.a * dy - m.b * dx) / det];
}

/** The screen's right and down as directions in the image, in units of rows (columns are `aspect` wide). */
export function screenAxes(m: Matrix, aspect: number): { right: Vec2; down: Vec2 } {
  const det = m.a * m.d - m.b * m.c;
  return { right: [(m.d / det) * aspect, -m.b / det], down: [(-m.c / det) * aspect, m.a / det] };
}

export function turned(view: View): View {
  // Seen on the screen: once mirrored, the image itself must turn the other way.
  const step = view.flipH !== view.flipV ? 3 : 1;
  const [x, y] = view.pan;
  return { ...view, turns: ((view.turns + step) % 4) as View['turns'], pan: [-y, x] };
}

export function flippedH(view: View): View {
  return { ...view, flipH: !view.flipH, pan: [-view.pan[0], view.pan[1]] };
}

export function flippedV(view: View): View {
  return { ...view, flipV: !view.flipV, pan: [view.pan[0], -view.pan[1]] };
}

export function panned(view: View, dx: number, dy: number): View {
  return { ...view, pan: [view.pan[0] + dx, view.pan[1] + dy] };
}

/** Zooms about a point of the screen, which stays where it is. */
export function zoomed(view: View, factor: number, about: Vec2, screen: Size): View {
  const zoom = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, view.zoom * factor));
  const real = zoom / view.zoom;
  const ox = about[0] - screen.width / 2;
  const oy = about[1] - screen.height / 2;
  return { ...view, zoom, pan: [ox - (ox - view.pan[0]) * real, oy - (oy - view.pan[1]) * real] };
}
