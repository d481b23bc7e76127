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
  https: string;
  dicom: string;
  media: string[];
  demo: { users: User[] };
}

/** What one county is started with beyond the usual. */
export interface Given {
  /** More of the command line. */
  extra?: readonly string[];
  /** More of its configuration, as `YUANZHEN__SECTION__KEY`. */
  environment?: Readonly<Record<string, string>>;
  /** Where it listens instead of free ports of loopback. */
  at?: Partial<Addresses>;
  /** A program and arguments that start it, as in another network. */
  through?: readonly string[];
}

interface Addresses {
  http: string;
  https: string;
  dicom: string;
  media: string;
}

const LOOPBACK = '127.0.0.1:0';

export class County {
  private constructor(
    private child: ChildProcess,
    private readonly data: string,
    private readonly given: Given,
    private readonly ready: Ready,
  ) {}

  static async start(given: Given = {}): Promise<County> {
    const data = await mkdtemp(join(tmpdir(), 'yuanzhen-web-'));
    const { child, ready } = await launched(data, given);
    return new County(child, data, given, ready);
  }

  get http(): string {
    return this.ready.http;
  }

  get https(): string {
    return this.ready.https;
  }

  get dicom(): { host: string; port: number } {
    return hostAndPort(this.ready.dicom);
  }

  get users(): readonly User[] {
    return this.ready.demo.users;
  }

  /** Somebody of the demo county by role, and by a word of their place when several hold it. */
  user(role: string, place = ''): User {
    const found = this.users.find((one) => one.role === role && one.place.includes(place));
    if (!found) throw new Error(`nobody is ${role} in "${place}"`);
    return found;
  }

  /** Somebody by their login. */
  person(login: string): User {
    const found = this.users.find((one) => one.login === login);
    if (!found) throw new Error(`nobody signs in as ${login}`);
    return found;
  }

  /** The power goes, without any warning. */
  async kill(): Promise<void> {
    this.child.removeAllListeners('exit');
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }

  /** It is started anew on the same folder and ports. */
  async again(): Promise<void> {
    const { http, https, dicom, media } = this.ready;
    const port = (url: string): string => new URL(url).host;
    const at = { http: port(http), https: port(https), dicom, media: media[0] ?? LOOPBACK };
    this.child = (await launched(this.data, { ...this.given, at })).child;
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

async function launched(data: string, given: Given): Promise<{ child: ChildProcess; ready: Ready }> {
  const program = process.env['YUANZHEN'] ?? join(root, 'target/debug/yuanzhen');
  if (!existsSync(program)) throw new Error(`the program is not built at ${program}`);
  const { http, https, dicom, media } = {
    http: LOOPBACK,
    https: LOOPBACK,
    dicom: LOOPBACK,
    media: LOOPBACK,
    ...given.at,
  };
  const addresses = ['--http', http, '--https', https, '--dicom', dicom, '--media', media];
  const [first = program, ...rest] = [
    ...(given.through ?? []),
    program,
    'serve',
    '--demo',
    '--data',
    data,
    ...addresses,
    ...(given.extra ?? []),
  ];
  const child = spawn(first, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...given.environment },
  });
  child.stderr.pipe(createWriteStream(join(data, 'stderr.log'), { flags: 'a' }));
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}; see ${data}/stderr.log`)));
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as Ready));
  });
  return { child, ready };
}

function hostAndPort(address: string): { host: string; port: number } {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at), port: Number(address.slice(at + 1)) };
}
