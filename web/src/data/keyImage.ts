//! A key image as reports and opinions name it: which it is, and where the server draws it. Pure.

import type { KeyImage } from '../api/wire';

/** Names an image in its window: the same slice in another window is another picture. */
export function keyOf(image: KeyImage): string {
  const window = image.window === null ? '' : `${String(image.window.center)},${String(image.window.width)}`;
  return `${image.study_instance_uid}/${image.sop_instance_uid}/${String(image.frame)}/${window}`;
}

/** Beside its words. */
export const SMALL_PX = 192;
/** As large as a screen shows it. */
export const LARGE_PX = 1280;

/** A picture of it, no side longer than `px`, drawn by the server as the paper will have it. */
export function pictureAddress(image: KeyImage, px: number = SMALL_PX): string {
  const { study_instance_uid: study, series_instance_uid: series, sop_instance_uid: sop } = image;
  const query = [`viewport=${String(px)},${String(px)}`];
  if (image.window !== null) {
    const { center, width } = image.window;
    query.push(`window=${String(center)},${String(width)},${width < 1 ? 'linear-exact' : 'linear'}`);
  }
  return `/dicom-web/studies/${study}/series/${series}/instances/${sop}/frames/${String(image.frame)}/rendered?${query.join('&')}`;
}

/** The examination it is of, among the studies of a packet; `null` when that is not among them. */
export function caseOf(
  image: KeyImage,
  studies: readonly { study_instance_uid: string; case?: string | null }[],
): string | null {
  return studies.find((one) => one.study_instance_uid === image.study_instance_uid)?.case ?? null;
}
