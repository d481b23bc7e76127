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
const phantom = fileURLToPath(new URL('../scripts/phantom.py', import.meta.url));

export interface Scanned {
  name: string;
  number: string;
  sex: 'M' | 'F';
  /** YYYYMMDD */
  birth: string;
  accession: string;
  slices: number;
  /** The first slice sent; later ones of the same study when it is not 0. */
  first?: number;
}

/** Sends a CT whose bright mark lies on the patient's left. */
export async function ctSends(county: County, scanned: Scanned): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'yuanzhen-ct-'));
  const { slices, name, number, sex, birth, accession, first = 0 } = scanned;
  await run(python, [phantom, folder, String(slices), name, number, sex, birth, accession, String(first)]);
  const files = (await readdir(folder)).map((file) => join(folder, file));
  const { host, port } = county.dicom;
  await run('storescu', ['-aet', 'STORESCU', '-aec', 'YUANZHEN', host, String(port), ...files]);
  await rm(folder, { recursive: true });
}
