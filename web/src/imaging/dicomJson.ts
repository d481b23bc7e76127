//! Reads values out of DICOM JSON (PS3.18 annex F), with enhanced multi-frame groups looked through in the right
//! order. It knows tags and value shapes, and nothing of what they mean for drawing.

export interface Element {
  vr?: string;
  Value?: unknown[];
}
export type Dataset = Readonly<Record<string, Element | undefined>>;

export function text(set: Dataset, tag: string): string | null {
  const value = set[tag]?.Value?.[0];
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  if (typeof value === 'number') return String(value);
  return null;
}

/** A person's name as it is best read here: ideographic when given, else alphabetic; `^` become spaces. */
export function personName(set: Dataset, tag: string): string | null {
  const value = set[tag]?.Value?.[0];
  if (typeof value === 'string') return tidy(value);
  if (typeof value !== 'object' || value === null) return null;
  const groups = value as Record<string, unknown>;
  for (const group of ['Ideographic', 'Alphabetic', 'Phonetic']) {
    const name = groups[group];
    if (typeof name === 'string' && name.trim() !== '') return tidy(name);
  }
  return null;
}

function tidy(name: string): string | null {
  const words = name
    .split('^')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
  return words === '' ? null : words;
}

export function numbers(set: Dataset, tag: string, count: number): number[] | null {
  const values = set[tag]?.Value;
  if (!values || values.length < count) return null;
  const all = values.map(Number);
  return all.every((n) => Number.isFinite(n)) ? all : null;
}

export function number(set: Dataset, tag: string): number | null {
  return numbers(set, tag, 1)?.[0] ?? null;
}

function items(set: Dataset, tag: string): Dataset[] {
  return (set[tag]?.Value ?? []) as Dataset[];
}

const PER_FRAME = '52009230';
const SHARED = '52009229';

/**
 * The data set a frame lives in: its own functional groups first, then the shared ones, then the instance
 * (PS3.3 C.7.6.16). Group sequences are flattened one level, which is where geometry and windows stand.
 */
export function frameView(set: Dataset, frame: number): Dataset {
  const perFrame = items(set, PER_FRAME)[frame - 1];
  const shared = items(set, SHARED)[0];
  if (!perFrame && !shared) return set;
  return { ...set, ...flatten(shared), ...flatten(perFrame) };
}

function flatten(groups: Dataset | undefined): Record<string, Element | undefined> {
  const flat: Record<string, Element | undefined> = {};
  for (const group of Object.values(groups ?? {})) {
    if (group?.vr !== 'SQ') continue;
    Object.assign(flat, (group.Value as Dataset[] | undefined)?.[0]);
  }
  return flat;
}
