//! How large a pixel is and how we know. A length is only as true as its spacing, so the spacing is always named.

import { numbers, type Dataset } from './dicomJson';

/** Millimetres between rows and between columns, and where they are true. */
export type Spacing =
  | { known: 'in-patient' | 'calibrated' | 'detector-plane' | 'scanned'; row: number; column: number }
  | { known: 'no'; row: 1; column: 1 };

const PIXEL = '00280030';
const IMAGER = '00181164';
const SCANNED = '00182010';
const CALIBRATION = '00280A02';
const PROJECTIONS = new Set(['CR', 'DX', 'MG', 'RF', 'XA', 'PX', 'IO', 'RG']);

export function spacingOf(set: Dataset, modality: string | null): Spacing {
  const pixel = pair(set, PIXEL);
  const imager = pair(set, IMAGER);
  if (modality !== null && PROJECTIONS.has(modality)) {
    // PS3.3 10.7.1.3: equal values mean nobody corrected for magnification.
    const corrected =
      pixel !== null && (set[CALIBRATION] !== undefined || (imager !== null && !same(pixel, imager)));
    if (pixel !== null && corrected) return { known: 'calibrated', ...pixel };
    const plane = imager ?? pixel;
    if (plane !== null) return { known: 'detector-plane', ...plane };
  } else if (pixel !== null) {
    return { known: 'in-patient', ...pixel };
  } else if (imager !== null) {
    return { known: 'detector-plane', ...imager };
  }
  const scanned = pair(set, SCANNED);
  if (scanned !== null) return { known: 'scanned', ...scanned };
  return { known: 'no', row: 1, column: 1 };
}

function pair(set: Dataset, tag: string): { row: number; column: number } | null {
  const values = numbers(set, tag, 2);
  const [row, column] = values ?? [];
  return row !== undefined && column !== undefined && row > 0 && column > 0 ? { row, column } : null;
}

function same(a: { row: number; column: number }, b: { row: number; column: number }): boolean {
  return Math.abs(a.row - b.row) < 1e-6 && Math.abs(a.column - b.column) < 1e-6;
}

/** How much wider than high a pixel is drawn, from spacing or the plain ratio (0028,0034). */
export function pixelAspect(set: Dataset, spacing: Spacing): number {
  if (spacing.known !== 'no') return spacing.column / spacing.row;
  const ratio = numbers(set, '00280034', 2);
  const [vertical, horizontal] = ratio ?? [];
  return vertical !== undefined && horizontal !== undefined && vertical > 0 && horizontal > 0
    ? horizontal / vertical
    : 1;
}

/** Length between two points given in columns and rows. */
export function lengthBetween(
  a: readonly [number, number],
  b: readonly [number, number],
  spacing: Spacing,
): { value: number; unit: 'mm' | 'px' } {
  const dx = (b[0] - a[0]) * spacing.column;
  const dy = (b[1] - a[1]) * spacing.row;
  return { value: Math.hypot(dx, dy), unit: spacing.known === 'no' ? 'px' : 'mm' };
}
