//! The township's CT: makes a small synthetic study and sends it with DCMTK, as a machine would.

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { County } from './county';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const python = join(root, 'target/test-venv/bin/python');
const renamed = fileURLToPath(new URL('../scripts/compressed.py', import.meta.url));
const phantom = fileURLToPath(new URL('../scripts/phantom.py', import.meta.url));

export interface Scanned {
  name: string;
  number: string;
  sex: 'M' | 'F';
  /** YYYYMMDD */
  birth: string;
  accession: string;
  slices: number;
  /** Rows and columns, a multiple of 128. */
  size?: number;
  /** The first slice written; later ones of the same study when it is not 0. */
  first?: number;
}

/** A stick with images on it. */
export interface Stick {
  files: string[];
  remove: () => Promise<void>;
}

/** Writes a CT whose bright mark lies on the patient's left to files. */
export async function ctWrites(scanned: Scanned): Promise<Stick> {
  const folder = await mkdtemp(join(tmpdir(), 'yuanzhen-ct-'));
  const { slices, name, number, sex, birth, accession, size = 128, first = 0 } = scanned;
  const rest = [String(size), String(first)];
  await run(python, [phantom, folder, String(slices), name, number, sex, birth, accession, ...rest]);
  const files = (await readdir(folder)).map((file) => join(folder, file));
  return { files, remove: () => rm(folder, { recursive: true }) };
}

/** Sends such a CT as a machine does. */
export async function ctSends(county: County, scanned: Scanned): Promise<void> {
  const stick = await ctWrites(scanned);
  const { host, port } = county.dicom;
  await run('storescu', ['-aet', 'STORESCU', '-aec', 'YUANZHEN', host, String(port), ...stick.files]);
  await stick.remove();
}

/** What a screen must show of a picture, within what scaling may change. */
export interface Shown {
  rows: number;
  columns: number;
  points: { x: number; y: number; colour: number[]; within: number }[];
}

/** Sends a real file under this patient's name and says what must be seen of it. */
export async function compressed(
  county: County,
  source: string,
  of: { name: string; number: string; sex: string; birth: string; accession: string },
): Promise<Shown> {
  const folder = await mkdtemp(join(tmpdir(), 'yuanzhen-file-'));
  const file = join(folder, 'one.dcm');
  const told = await run(python, [renamed, source, file, of.name, of.number, of.sex, of.birth, of.accession]);
  const { host, port } = county.dicom;
  // As it is: DCMTK proposes the transfer syntax of the file.
  await run('dcmsend', [
    '-aet',
    'STORESCU',
    '-aec',
    'YUANZHEN',
    '--decompress-never',
    host,
    String(port),
    file,
  ]);
  await rm(folder, { recursive: true });
  return JSON.parse(told.stdout) as Shown;
}
