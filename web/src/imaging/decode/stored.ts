//! Bits above the stored ones are no part of a value: old devices keep overlays there, others leave the sign behind.

import type { Pixels } from './protocol';

/** Takes them away and spreads the sign, in place. */
export function onlyStoredBits(pixels: Pixels, bitsStored: number, signed: boolean): void {
  const room = 32 - bitsStored;
  if (bitsStored < 1 || bitsStored >= pixels.BYTES_PER_ELEMENT * 8) return;
  for (let i = 0; i < pixels.length; i += 1) {
    const high = (pixels[i] ?? 0) << room;
    pixels[i] = signed ? high >> room : high >>> room;
  }
}
