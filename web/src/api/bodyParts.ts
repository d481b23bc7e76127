//! Which parts of the body come in pairs (DICOM Body Part Examined); for them left or right must be said.

const PAIRED = new Set([
  'SHOULDER',
  'ELBOW',
  'WRIST',
  'HAND',
  'HIP',
  'KNEE',
  'ANKLE',
  'FOOT',
  'ARM',
  'LEG',
  'BREAST',
  'KIDNEY',
  'OVARY',
  'RIB',
]);

export function isPaired(part: string): boolean {
  return PAIRED.has(part.toUpperCase());
}
