//! Sends one file by the resumable protocol: announce, pieces at an offset, commit. After a lost line it asks where the
//! server is and goes on from there; a file already begun in this browser is resumed, not sent again. It runs by
//! itself, so that nothing it sends counts as somebody being at the screen.

import type { components } from '../../api/generated/openapi';
import { ApiProblem, call, send } from '../../api/http';
import { uuidv7 } from '../../api/uuid';
import { LocalProblem } from '../core/problem';

type Upload = components['schemas']['UploadView'];

/** The largest piece the server takes. */
const PIECE_BYTES = 1024 * 1024;
/** The smallest piece that is tried when larger ones do not get through in the server's time. */
const LEAST_PIECE_BYTES = 32 * 1024;
/** Hashing reads a whole file into memory; old PCs have 2 GB. */
export const LARGEST_BYTES = 512 * 1024 * 1024;
/** Waits between attempts while the line is gone; the last one repeats for as long as the page is open. */
const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 15_000];
/** Before asking again where a file stands that another tab sends as well. */
const ASIDE_MS = 300;
const REMEMBERED = 'yuanzhen.uploads';
/** Files remembered; the oldest is forgotten first. A lost memory only means to send from the start. */
const MOST_REMEMBERED = 500;
const BY_ITSELF = { 'X-Yuanzhen-Background': '1' };

/** Tells how many octets are safely on the server, and whether the line is gone at the moment. */
export type Watcher = (sent: number, waiting: boolean) => void;

/** Images of a device, and what is photographed, scanned or filmed for a consult. */
export type FileKind = 'dicom' | 'photo' | 'paper' | 'video';

interface Job {
  file: Blob;
  sha256: string;
  id: string;
  kind: FileKind;
  institution: string;
  piece: number;
}

/** Uploads of this page under way. */
const active = new Set<string>();

/** Gives up what this person began earlier, here or elsewhere, and nobody sends from this page. */
export async function giveUpEarlier(): Promise<void> {
  const { items } = await call<{ items: Upload[] }>('GET', '/uploads');
  for (const { id } of items) if (!active.has(id)) await call('DELETE', `/uploads/${id}`);
}

/** What to do after a failure. */
type Next = 'wait' | 'ask' | 'anew' | 'stop';

/** Sends an image of a device. */
export async function upload(
  file: File,
  institution: string,
  watch: Watcher,
  signal: AbortSignal,
): Promise<void> {
  if (file.size > 0 && !looksLikeDicom(await octets(file.slice(0, 132)))) throw new LocalProblem('not-dicom');
  await sendFile(file, 'dicom', institution, watch, signal);
}

/** Sends anything; answers with the id of the upload once it is safe. */
export async function sendFile(
  file: Blob,
  kind: FileKind,
  institution: string,
  watch: Watcher,
  signal: AbortSignal,
): Promise<string> {
  if (file.size === 0) throw new LocalProblem('file-empty');
  if (file.size > LARGEST_BYTES) throw new LocalProblem('file-too-large');
  if (!('subtle' in crypto)) throw new LocalProblem('needs-https');
  const sha256 = await digest(file);
  const id = remembered()[sha256] ?? uuidv7();
  const job: Job = { file, sha256, id, kind, institution, piece: PIECE_BYTES };
  remember(sha256, job.id);
  let again = true;
  for (let attempt = 0; ; attempt += 1) {
    try {
      await sendFrom(
        job,
        (sent) => {
          attempt = 0;
          watch(sent, false);
        },
        signal,
      );
      forget(sha256);
      return job.id;
    } catch (error) {
      switch (nextAfter(error)) {
        case 'wait': {
          const { status } = error as ApiProblem;
          // A piece that cannot be sent within the server's time never arrives: try smaller ones.
          if (status !== 429) job.piece = Math.max(job.piece / 2, LEAST_PIECE_BYTES);
          watch(-1, status !== 429);
          await pause(WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)] ?? 15_000, signal);
          break;
        }
        case 'ask':
          await pause(ASIDE_MS, signal);
          break;
        case 'anew':
          // Once: it expired, or was begun by somebody else at this PC.
          if (!again) throw error;
          again = false;
          job.id = uuidv7();
          remember(sha256, job.id);
          break;
        case 'stop':
          if (!isAway(error)) forget(sha256);
          throw error;
      }
    }
  }
}

/** Whether the session is gone or locked: what was sent stays, and goes on after signing in. */
export function isAway(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 401 || error.status === 423);
}

function nextAfter(error: unknown): Next {
  if (!(error instanceof ApiProblem)) return 'stop';
  if (error.status === 0 || error.status >= 500 || error.status === 429) return 'wait';
  switch (error.code) {
    case 'other-offset':
    case 'incomplete':
    case 'past-the-end':
    case 'closed-meanwhile':
      return 'ask';
    case 'not-found':
    case 'id-reused':
    case 'upload-closed':
    case 'other-bytes':
      return 'anew';
    default:
      return 'stop';
  }
}

async function sendFrom(job: Job, watch: (sent: number) => void, signal: AbortSignal): Promise<void> {
  const { id } = job;
  active.add(id);
  try {
    await sendPieces(job, watch, signal);
    await call('POST', `/uploads/${id}/commit`, { signal, headers: BY_ITSELF });
  } finally {
    active.delete(id);
  }
}

async function sendPieces(job: Job, watch: (sent: number) => void, signal: AbortSignal): Promise<void> {
  const { file, id, sha256, kind, institution } = job;
  const body = { id, size_bytes: file.size, sha256, kind, institution };
  let { offset } = await call<Upload>('POST', '/uploads', { body, signal, headers: BY_ITSELF });
  watch(offset);
  while (offset < file.size) {
    const piece = await octets(file.slice(offset, offset + job.piece));
    try {
      const answer = await send(`/api/v1/uploads/${id}`, {
        method: 'PATCH',
        headers: {
          ...BY_ITSELF,
          'Upload-Offset': String(offset),
          'Content-Type': 'application/octet-stream',
        },
        body: piece,
        signal,
      });
      ({ offset } = (await answer.json()) as Upload);
    } catch (error) {
      // Another tab may have finished it between two pieces of ours: then asking anew says so.
      if (error instanceof ApiProblem && error.code === 'upload-closed')
        throw new ApiProblem(409, 'closed-meanwhile');
      throw error;
    }
    watch(offset);
  }
}

/** The marks a DICOM file begins with. What has none need not travel over a thin line to be refused there. */
function looksLikeDicom(start: ArrayBuffer): boolean {
  const text = String.fromCharCode(...new Uint8Array(start));
  return text.startsWith('DICM', 128) || text.startsWith('DICM') || text.startsWith('\x02\0\0\0UL');
}

/** A stick that was pulled out is no lost line. */
async function octets(part: Blob): Promise<ArrayBuffer> {
  try {
    return await part.arrayBuffer();
  } catch {
    throw new LocalProblem('file-unreadable');
  }
}

async function digest(file: Blob): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await octets(file)));
  return Array.from(hash, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      window.clearTimeout(timer);
      reject(new LocalProblem('stopped'));
    };
    const timer = window.setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop);
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
  const rest = Object.entries(remembered()).filter(([key]) => key !== sha256);
  keep([...rest, [sha256, id] as const].slice(-MOST_REMEMBERED));
}

function forget(sha256: string): void {
  keep(Object.entries(remembered()).filter(([key]) => key !== sha256));
}

function keep(all: readonly (readonly [string, string])[]): void {
  try {
    window.localStorage.setItem(REMEMBERED, JSON.stringify(Object.fromEntries(all)));
  } catch {
    // Without storage an upload still resumes while the page is open.
  }
}
