//! What the viewer has on the screen, held against what the server says there is: which series must be read again, what
//! came and went since the reader last looked, and whether everything shown is as it is now. Pure.

import type { Frame } from '../../imaging/frame';

/** A series as the study lists it. */
export interface SeriesEntry {
  study: string;
  uid: string;
  number: number | null;
  modality: string | null;
  description: string | null;
  /** SOP Instance UIDs of everything in it, images or not. */
  instances: readonly string[];
  /** The version of its study's content. */
  version: number;
}

/** A series as its metadata told it. */
export interface SeriesRead {
  frames: readonly Frame[];
  /** SOP Instance UIDs of everything the metadata told of. */
  instances: readonly string[];
  /** Over whose and which case the images are taken for; `null` when they are nobody's. */
  token: string | null;
  version: number | null;
  /** What the study listed when it was asked for, by {@link signature}. */
  listed: string;
}

export type Loaded = Readonly<Record<string, SeriesRead>>;

/** What an opened series says of itself, for the page to compare. */
export interface Shown {
  series: string;
  /** Study Instance UIDs as the images' own metadata name them. */
  studies: readonly string[];
  token: string | null;
  /** It is what the study lists now. */
  current: boolean;
}

/** Names a state of a series: when it changes, the series is read again. */
export function signature(entry: SeriesEntry): string {
  return `${String(entry.version)}|${[...new Set(entry.instances)].sort().join(',')}`;
}

/**
 * Whether what was read is what the study lists now. It was asked for after that list was made, so whatever it lacks
 * cannot be told by its metadata; but it must hold nothing that the list does not know yet.
 */
export function isCurrent(read: SeriesRead, entry: SeriesEntry): boolean {
  const listed = new Set(entry.instances);
  return (
    read.listed === signature(entry) &&
    read.version === entry.version &&
    read.instances.every((one) => listed.has(one))
  );
}

/** What is on the screen of the series that are listed now. */
export function shownOf(
  series: readonly SeriesEntry[],
  loaded: Loaded,
  failing: ReadonlySet<string>,
): Shown[] {
  return series.flatMap((entry) => {
    const read = loaded[entry.uid];
    if (read === undefined)
      return failing.has(entry.uid) ? [{ series: entry.uid, studies: [], token: null, current: false }] : [];
    return [
      {
        series: entry.uid,
        studies: [...new Set(read.frames.map((frame) => frame.study))],
        token: read.token,
        current: isCurrent(read, entry),
      },
    ];
  });
}

/** How many images came, and how many are no longer there, between two lists. */
export interface News {
  came: number;
  went: number;
}

export function newsBetween(before: ReadonlySet<string>, now: ReadonlySet<string>): News {
  let came = 0;
  for (const one of now) if (!before.has(one)) came += 1;
  return { came, went: before.size - (now.size - came) };
}

/** Everything the studies list, by SOP Instance UID. */
export function instancesOf(series: readonly SeriesEntry[]): Set<string> {
  return new Set(series.flatMap((entry) => entry.instances));
}
