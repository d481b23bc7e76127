//! The key images of a report: which pictures go with its words, in which window, at most four. Pure.

import type { KeyImage } from '../../api/wire';
import { keyOf } from '../../data/keyImage';
import type { Window } from '../../imaging/windows';

/** What fits beside the words on the paper; the server refuses more. */
export const MOST_KEY_IMAGES = 4;
export const LONGEST_CAPTION = 60;

/** An image as it is on the screen. */
export interface OnScreen {
  frame: { study: string; series: string; sop: string; number: number };
  window: Window | null;
}

/** An image on the screen as a report names it. The window is rounded to what a person can tell apart. */
export function named({ frame, window }: OnScreen): KeyImage {
  return {
    study_instance_uid: frame.study,
    series_instance_uid: frame.series,
    sop_instance_uid: frame.sop,
    frame: frame.number,
    window: window === null ? null : rounded(window),
    caption: null,
  };
}

const FINE = 20;

function rounded({ center, width }: Window): Window {
  const part = width >= FINE ? 1 : 1000;
  const round = (value: number): number => Math.round(value * part) / part;
  return { center: round(center), width: Math.max(round(width), 1 / part) };
}

export function has(images: readonly KeyImage[], image: KeyImage): boolean {
  return images.some((each) => keyOf(each) === keyOf(image));
}

export function without(images: readonly KeyImage[], image: KeyImage): KeyImage[] {
  return images.filter((each) => keyOf(each) !== keyOf(image));
}

/** Adds an image at the end, or takes it away when it is there; `null` when there is no room for it. */
export function toggled(images: readonly KeyImage[], image: KeyImage): KeyImage[] | null {
  if (has(images, image)) return without(images, image);
  return images.length < MOST_KEY_IMAGES ? [...images, image] : null;
}

/** The words under an image, on one line; none when they are blank. */
export function captioned(images: readonly KeyImage[], image: KeyImage, words: string): KeyImage[] {
  // The line ends of what was pasted become spaces; characters are counted as the server counts them.
  const line = [...words.replace(/\s/gu, ' ')].slice(0, LONGEST_CAPTION).join('');
  const caption = line.trim() === '' ? null : line;
  return images.map((each) => (keyOf(each) === keyOf(image) ? { ...each, caption } : each));
}

/** Whether two reports show the same images with the same words, in the same order. */
export function sameImages(a: readonly KeyImage[], b: readonly KeyImage[]): boolean {
  const said = (images: readonly KeyImage[]): string =>
    JSON.stringify(images.map((each) => [keyOf(each), each.caption?.trim() ?? '']));
  return said(a) === said(b);
}
