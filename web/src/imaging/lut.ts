//! From stored pixel values to grey: rescale, window (PS3.3 C.11.2.1.2.1), inversion, as one table over all stored
//! values, so that a large film is windowed by one look-up a pixel.

import type { Window } from './windows';

export interface Grey {
  data: Int16Array | Uint16Array | Uint8Array | Int8Array;
  slope: number;
  intercept: number;
  /** MONOCHROME1: low values are bright. */
  inverted: boolean;
}

const VALUES = 65_536;

/** One RGBA word (little-endian) for each 16-bit pattern, read as signed or unsigned stored value. */
export function greyTable(
  grey: Omit<Grey, 'data'>,
  signed: boolean,
  window: Window,
  invert: boolean,
): Uint32Array {
  const table = new Uint32Array(VALUES);
  const flip = grey.inverted !== invert;
  const low = window.center - 0.5 - (window.width - 1) / 2;
  const span = Math.max(window.width - 1, 1e-9);
  for (let pattern = 0; pattern < VALUES; pattern += 1) {
    const stored = signed && pattern >= VALUES / 2 ? pattern - VALUES : pattern;
    const out = shade(stored * grey.slope + grey.intercept, low, span);
    table[pattern] = word(flip ? 255 - out : out);
  }
  return table;
}

function shade(value: number, low: number, span: number): number {
  return Math.min(255, Math.max(0, Math.round(((value - low) / span) * 255)));
}

function word(grey: number): number {
  return (0xff000000 | (grey << 16) | (grey << 8) | grey) >>> 0;
}

/** Paints grey values into RGBA words. */
export function paintGrey(grey: Grey, window: Window, invert: boolean, out: Uint32Array): void {
  const signed = grey.data instanceof Int16Array || grey.data instanceof Int8Array;
  const table = greyTable(grey, signed, window, invert);
  const { data } = grey;
  const count = Math.min(out.length, data.length);
  for (let i = 0; i < count; i += 1) out[i] = table[(data[i] ?? 0) & 0xffff] ?? 0;
}

/** Paints interleaved RGB bytes; colour has no window. */
export function paintColour(rgb: Uint8Array, invert: boolean, out: Uint32Array): void {
  const mask = invert ? 0xffffff : 0;
  for (let i = 0, at = 0; i < out.length; i += 1, at += 3) {
    const value = ((rgb[at + 2] ?? 0) << 16) | ((rgb[at + 1] ?? 0) << 8) | (rgb[at] ?? 0);
    out[i] = ((value ^ mask) | 0xff000000) >>> 0;
  }
}
