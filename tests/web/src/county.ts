//! The real program with its demo county, on ports of its own and a data folder of its own. It is stopped by its
//! process id; what it wrote to standard error is kept for failed tests.

import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface User {
  role: string;
  login: string;
  password: string;
  name: string;
  place: string;
}

interface Ready {
  http: string;
  dicom: string;
  demo: { users: User[] };
}

export class County {
  private constructor(
    private readonly child: ChildProcess,
    private readonly data: string,
    readonly http: string,
    readonly dicom: { host: string; port: number },
    readonly users: User[],
  ) {}

  static async start(extra: readonly string[] = []): Promise<County> {
    const program = process.env['YUANZHEN'] ?? join(root, 'target/debug/yuanzhen');
    if (!existsSync(program)) throw new Error(`the program is not built at ${program}`);
    const data = await mkdtemp(join(tmpdir(), 'yuanzhen-web-'));
    const loopback = '127.0.0.1:0';
    const child = spawn(
      program,
      [
        'serve',
        '--demo',
        '--data',
        data,
        '--http',
        loopback,
        '--https',
        loopback,
        '--dicom',
        loopback,
        '--media',
        loopback,
        ...extra,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    child.stderr.pipe(createWriteStream(join(data, 'stderr.log')));
    const ready = await new Promise<Ready>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) =>
        reject(new Error(`the program ended with ${code}; see ${data}/stderr.log`)),
      );
      createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as Ready));
    });
    const at = ready.dicom.lastIndexOf(':');
    const dicom = { host: ready.dicom.slice(0, at), port: Number(ready.dicom.slice(at + 1)) };
    return new County(child, data, ready.http, dicom, ready.demo.users);
  }

  /** Somebody of the demo county by role, and by a word of their place when several hold it. */
  user(role: string, place = ''): User {
    const found = this.users.find((one) => one.role === role && one.place.includes(place));
    if (!found) throw new Error(`nobody is ${role} in "${place}"`);
    return found;
  }

  async stop(): Promise<void> {
    this.child.removeAllListeners('exit');
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const impatient = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(impatient);
    await rm(this.data, { recursive: true, force: true });
  }
}
