//! What page and decode worker say to each other.

export interface Shape {
  rows: number;
  columns: number;
  samplesPerPixel: number;
  bitsAllocated: number;
  bitsStored: number;
  pixelRepresentation: 0 | 1;
  planarConfiguration: 0 | 1;
  photometricInterpretation: string;
}

export interface Job {
  yuanzhen: 'decode';
  id: number;
  syntax: string;
  shape: Shape;
  bytes: Uint8Array<ArrayBuffer>;
}

export type Pixels =
  Int16Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Int8Array<ArrayBuffer>;

export type Done =
  | { yuanzhen: 'decoded'; id: number; pixels: Pixels; min: number; max: number }
  | { yuanzhen: 'failed'; id: number; why: string };
