//! Asks DICOMweb for metadata (once for a series), for frames as they were stored, and for pictures drawn by the
//! server. It decodes and draws nothing.

import { DICOM_WEB } from '../api/dicomWeb';
import { send } from '../api/http';
import { text, type Dataset } from './dicomJson';
import { framesOf, inStackOrder, type Frame } from './frame';
import { firstPart, parameter } from './multipart';

const DEFAULT_SYNTAX = '1.2.840.10008.1.2.1';
/** Media types that name their transfer syntax (PS3.18 table 8.7.3-5). */
const SYNTAX_OF: Record<string, string> = {
  'image/jpeg': '1.2.840.10008.1.2.4.50',
  'image/jls': '1.2.840.10008.1.2.4.80',
  'image/jp2': '1.2.840.10008.1.2.4.90',
  'image/jphc': '1.2.840.10008.1.2.4.201',
  'image/dicom-rle': '1.2.840.10008.1.2.5',
};

export interface EncodedFrame {
  syntax: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A series with the words of its own answer on whose it is and of which version of its study. */
export interface SeriesAnswer {
  frames: Frame[];
  instances: string[];
  token: string | null;
  version: number | null;
}

export async function readSeries(study: string, series: string, signal?: AbortSignal): Promise<SeriesAnswer> {
  const answer = await send(`${DICOM_WEB}/studies/${study}/series/${series}/metadata`, {
    headers: { Accept: 'application/dicom+json' },
    signal: signal ?? null,
  });
  const sets = (await answer.json()) as Dataset[];
  const version = answer.headers.get('Content-Version');
  return {
    frames: inStackOrder(sets.flatMap(framesOf)),
    instances: [...new Set(sets.flatMap((set) => text(set, '00080018') ?? []))],
    token: answer.headers.get('Case-Token'),
    version: version === null ? null : Number(version),
  };
}

export async function encodedFrame(frame: Frame, signal?: AbortSignal): Promise<EncodedFrame> {
  const answer = await send(`${address(frame)}/frames/${String(frame.number)}`, {
    headers: { Accept: 'multipart/related; type="application/octet-stream"; transfer-syntax=*' },
    signal: signal ?? null,
  });
  const part = firstPart(
    answer.headers.get('Content-Type') ?? '',
    new Uint8Array(await answer.arrayBuffer()),
  );
  const media = part.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  return {
    syntax: parameter(part.contentType, 'transfer-syntax') ?? SYNTAX_OF[media] ?? DEFAULT_SYNTAX,
    bytes: part.body,
  };
}

/** A picture drawn by the server: 8 bits, its own window; good to look at, not to measure densities on. */
export async function renderedFrame(frame: Frame, signal?: AbortSignal): Promise<ImageBitmap> {
  const answer = await send(`${address(frame)}/frames/${String(frame.number)}/rendered`, {
    headers: { Accept: 'image/png, image/jpeg' },
    signal: signal ?? null,
  });
  return createImageBitmap(await answer.blob());
}

export function thumbnailAddress(study: string, series: string): string {
  return `${DICOM_WEB}/studies/${study}/series/${series}/thumbnail`;
}

function address(frame: Frame): string {
  return `${DICOM_WEB}/studies/${frame.study}/series/${frame.series}/instances/${frame.sop}`;
}
