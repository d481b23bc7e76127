//! Sends one file by the resumable protocol: announce, 1 MiB pieces at an offset, commit. After a lost line it asks
//! where the server is and goes on from there; a file already begun in this browser is resumed, not sent again.

import { ApiProblem, call, send } from '../../api/http';
import { uuidv7 } from '../../api/uuid';
import type { Upload } from '../../api/wire';
import { LocalProblem } from '../core/problem';

/** The largest piece the server takes. */
const PIECE_BYTES = 1024 * 1024;
/** Hashing reads a whole file into memory; old PCs have 2 GB. */
export const LARGEST_BYTES = 512 * 1024 * 1024;
/** Waits between attempts while the line is gone; the last one repeats for as long as the page is open. */
const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 15_000];
const REMEMBERED = 'yuanzhen.uploads';

/** Tells how many octets are safely on the server, and whether the line is gone at the moment. */
export type Watcher = (sent: number, waiting: boolean) => void;

export async function upload(file: File, watch: Watcher, signal: AbortSignal): Promise<void> {
  if (file.size === 0) throw new LocalProblem('file-empty');
  if (file.size > LARGEST_BYTES) throw new LocalProblem('file-too-large');
  if (!('subtle' in crypto)) throw new LocalProblem('needs-https');
  const sha256 = await digest(file);
  const id = remembered()[sha256] ?? uuidv7();
  remember(sha256, id);
  for (let attempt = 0; ; attempt += 1) {
    try {
      await sendFrom(
        file,
        id,
        sha256,
        (sent) => {
          attempt = 0;
          watch(sent, false);
        },
        signal,
      );
      forget(sha256);
      return;
    } catch (error) {
      if (
        !(error instanceof ApiProblem) ||
        (error.status !== 0 && error.status < 500 && error.status !== 429)
      ) {
        forget(sha256);
        throw error;
      }
      watch(-1, true);
      await pause(WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)] ?? 15_000, signal);
    }
  }
}

async function sendFrom(
  file: File,
  id: string,
  sha256: string,
  watch: (sent: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const body = { id, size_bytes: file.size, sha256, kind: 'dicom' };
  let { offset } = await call<Upload>('POST', '/uploads', { body, signal });
  watch(offset);
  while (offset < file.size) {
    const piece = file.slice(offset, offset + PIECE_BYTES);
    const answer = await send(`/api/v1/uploads/${id}`, {
      method: 'PATCH',
      headers: { 'Upload-Offset': String(offset), 'Content-Type': 'application/octet-stream' },
      body: piece,
      signal,
    });
    offset = await newOffset(answer, offset + piece.size);
    watch(offset);
  }
  await call('POST', `/uploads/${id}/commit`, { signal });
}

/** The server says how far it is; without a word it took the whole piece. */
async function newOffset(answer: Response, taken: number): Promise<number> {
  const header = Number(answer.headers.get('Upload-Offset') ?? Number.NaN);
  if (Number.isSafeInteger(header) && header > 0) return header;
  const text = await answer.text();
  if (text === '') return taken;
  const told = (JSON.parse(text) as Partial<Upload>).offset;
  return typeof told === 'number' ? told : taken;
}

async function digest(file: File): Promise<string> {
  const octets = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = window.setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      window.clearTimeout(timer);
      reject(new LocalProblem('stopped'));
    });
  });
}

function remembered(): Record<string, string> {
  try {
    return JSON.parse(window.localStorage.getItem(REMEMBERED) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

function remember(sha256: string, id: string): void {
  keep({ ...remembered(), [sha256]: id });
}

function forget(sha256: string): void {
  const rest = Object.entries(remembered()).filter(([key]) => key !== sha256);
  keep(Object.fromEntries(rest));
}

function keep(all: Record<string, string>): void {
  try {
    window.localStorage.setItem(REMEMBERED, JSON.stringify(all));
  } catch {
    // Without storage an upload still resumes while the page is open.
  }
}
