//! What must be known about one frame before its pixels are drawn: whose it is, how its pixels lie, how true they
//! are. Read once from the series' metadata; the pixels come later.

import { frameView, number, numbers, personName, text, type Dataset } from './dicomJson';
import { orientationOf, slicePosition, type Orientation } from './geometry';
import { pixelAspect, spacingOf, type Spacing } from './spacing';

export type Fidelity = 'lossless' | 'lossy-at-source' | 'preview';

export interface Frame {
  /** Names the frame within this page; made of UIDs and the frame number. */
  key: string;
  study: string;
  series: string;
  sop: string;
  number: number;
  instance: number | null;
  rows: number;
  columns: number;
  samples: number;
  bitsAllocated: number;
  bitsStored: number;
  signed: boolean;
  planar: boolean;
  photometric: string;
  slope: number;
  intercept: number;
  window: { center: number; width: number } | null;
  modality: string | null;
  orientation: Orientation | null;
  /** (0020,0020) when there are no cosines. */
  sides: readonly [string, string] | null;
  position: number | null;
  sliceLocation: number | null;
  thickness: number | null;
  spacing: Spacing;
  aspect: number;
  laterality: string | null;
  /** `decode` here, or drawn by the server because our decoders would draw it wrong. */
  by: 'decode' | 'server';
  lossy: boolean;
  banner: Banner;
}

/** As the image itself says, not as the case says. */
export interface Banner {
  name: string | null;
  id: string | null;
  sex: string | null;
  birthDate: string | null;
  age: string | null;
  institution: string | null;
  accession: string | null;
  date: string | null;
  time: string | null;
  study: string | null;
  series: string | null;
}

const LOSSY_SYNTAXES = new Set([
  '1.2.840.10008.1.2.4.50',
  '1.2.840.10008.1.2.4.51',
  '1.2.840.10008.1.2.4.81',
  '1.2.840.10008.1.2.4.91',
  '1.2.840.10008.1.2.4.203',
]);

/** Irreversible kinds may carry reversible data; without word from the source we say the lesser. */
export function isLossySyntax(uid: string | null): boolean {
  return uid !== null && LOSSY_SYNTAXES.has(uid);
}

/** Frames of big-endian objects are handed out in little endian. */
const UNCOMPRESSED = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2']);
const DEFLATED = '1.2.840.10008.1.2.1.99';

export function isUncompressed(uid: string): boolean {
  return UNCOMPRESSED.has(uid);
}

/** Our decoders are trusted with grey images of 8 or 16 bits and plain 8-bit RGB; all else the server draws. */
export function drawnBy(set: Dataset): 'decode' | 'server' {
  const samples = number(set, '00280002') ?? 1;
  const bits = number(set, '00280100') ?? 0;
  const photometric = text(set, '00280004') ?? '';
  const syntax = text(set, '00083002');
  if (syntax === DEFLATED || set['00283000'] !== undefined) return 'server';
  if (!endsAtHighBit(set)) return 'server';
  if (samples === 1) {
    return (photometric === 'MONOCHROME1' || photometric === 'MONOCHROME2') && (bits === 8 || bits === 16)
      ? 'decode'
      : 'server';
  }
  const plain = syntax === null || UNCOMPRESSED.has(syntax);
  return photometric === 'RGB' && bits === 8 && plain ? 'decode' : 'server';
}

/** Whether the stored bits are the lowest ones, as almost always. */
function endsAtHighBit(set: Dataset): boolean {
  const high = number(set, '00280102');
  const stored = number(set, '00280101');
  return high === null || stored === null || high === stored - 1;
}

/** All frames of one instance; none when it holds no picture. */
export function framesOf(set: Dataset): Frame[] {
  const study = text(set, '0020000D');
  const series = text(set, '0020000E');
  const sop = text(set, '00080018');
  const rows = number(set, '00280010');
  const columns = number(set, '00280011');
  if (study === null || series === null || sop === null || !rows || !columns) return [];
  const count = Math.max(1, number(set, '00280008') ?? 1);
  return Array.from({ length: count }, (_, index) =>
    frameOf(set, index + 1, { study, series, sop, rows, columns }),
  );
}

function frameOf(
  instance: Dataset,
  at: number,
  ids: { study: string; series: string; sop: string; rows: number; columns: number },
): Frame {
  const set = frameView(instance, at);
  const modality = text(set, '00080060');
  const orientation = orientationOf(numbers(set, '00200037', 6));
  const spacing = spacingOf(set, modality);
  const bitsAllocated = number(set, '00280100') ?? 16;
  const sides = set['00200020']?.Value;
  return {
    ...ids,
    key: `${ids.series}/${ids.sop}/${String(at)}`,
    number: at,
    instance: number(set, '00200013'),
    samples: number(set, '00280002') ?? 1,
    bitsAllocated,
    bitsStored: number(set, '00280101') ?? bitsAllocated,
    signed: number(set, '00280103') === 1,
    planar: number(set, '00280006') === 1,
    photometric: text(set, '00280004') ?? 'MONOCHROME2',
    slope: number(set, '00281053') ?? 1,
    intercept: number(set, '00281052') ?? 0,
    window: windowOf(set),
    modality,
    orientation,
    sides: typeof sides?.[0] === 'string' && typeof sides[1] === 'string' ? [sides[0], sides[1]] : null,
    position: slicePosition(orientation, numbers(set, '00200032', 3)),
    sliceLocation: number(set, '00201041'),
    thickness: number(set, '00180050'),
    spacing,
    aspect: pixelAspect(set, spacing),
    laterality: text(set, '00200062') ?? text(set, '00200060'),
    by: drawnBy(set),
    lossy: text(set, '00282110') === '01',
    banner: {
      name: personName(set, '00100010'),
      id: text(set, '00100020'),
      sex: text(set, '00100040'),
      birthDate: text(set, '00100030'),
      age: text(set, '00101010'),
      institution: text(set, '00080080'),
      accession: text(set, '00080050'),
      date: text(set, '00080022') ?? text(set, '00080020'),
      time: text(set, '00080032') ?? text(set, '00080030'),
      study: text(set, '00081030'),
      series: text(set, '0008103E'),
    },
  };
}

function windowOf(set: Dataset): { center: number; width: number } | null {
  const center = number(set, '00281050');
  const width = number(set, '00281051');
  return center !== null && width !== null && width >= 1 ? { center, width } : null;
}

/** Slices by where they lie, else by number: the order of scrolling. Mixed orientations fall back to numbers. */
export function inStackOrder(frames: readonly Frame[]): Frame[] {
  const positions = frames.map((frame) => frame.position);
  const spread = new Set(positions.map((position) => position?.toFixed(3))).size > 1;
  const all = positions.every((position) => position !== null) && spread && oneOrientation(frames);
  return [...frames].sort((a, b) => {
    if (all && a.position !== null && b.position !== null && a.position !== b.position)
      return a.position - b.position;
    return (a.instance ?? 0) - (b.instance ?? 0) || a.sop.localeCompare(b.sop) || a.number - b.number;
  });
}

function oneOrientation(frames: readonly Frame[]): boolean {
  const first = frames[0]?.orientation;
  if (!first) return false;
  return frames.every((frame) => {
    const other = frame.orientation;
    return (
      other !== null &&
      [0, 1, 2].every(
        (i) =>
          Math.abs((other.row[i] ?? 9) - (first.row[i] ?? 0)) < 0.01 &&
          Math.abs((other.column[i] ?? 9) - (first.column[i] ?? 0)) < 0.01,
      )
    );
  });
}
