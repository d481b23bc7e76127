//! A bad line for voices and pictures: the scripted line of `tests/bots` between a browser and the relay, on the real
//! UDP path. The county tells browsers its address, as behind a router that forwards the port.

import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Given } from './county';
import type { Page } from './test';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** One direction; what is left out is as good as it can be. */
export interface Way {
  rate_kbps?: number;
  queue_ms?: number;
  delay_ms?: number;
  jitter_ms?: number;
  loss_percent?: number;
}

export interface Carried {
  clients: number;
  up: { came: number; went: number; bytes: number; lost: number; dropped: number };
  down: { came: number; went: number; bytes: number; lost: number; dropped: number };
}

/** A port of the relay's that is free on all of loopback, and the addresses of this many lines to it. */
export interface Crossing {
  relay: string;
  lines: string[];
}

export async function crossing(lines: number): Promise<Crossing> {
  const port = await freePort();
  return {
    relay: `127.0.0.1:${port}`,
    lines: Array.from({ length: lines }, (_, at) => `127.0.0.${at + 2}:${port}`),
  };
}

/** What a county is started with whose relay is reached directly, and over these lines as well. */
export function reachedOver({ relay, lines }: Crossing): Given {
  const addresses = [relay, ...lines].map((one) => `"${hostOf(one)}"`);
  return {
    at: { media: relay },
    environment: { YUANZHEN__MEDIA__THREADS: '1', YUANZHEN__MEDIA__ADVERTISE: `[${addresses.join(', ')}]` },
  };
}

/** From now on this page reaches the relay at this address only: the other ways are closed to it. */
export async function reachesOnly(page: Page, address: string): Promise<void> {
  await page.addInitScript((host) => {
    const given = RTCPeerConnection.prototype as {
      setRemoteDescription: (description: RTCSessionDescriptionInit) => Promise<void>;
    };
    const { setRemoteDescription } = given;
    const open = (line: string): boolean => !line.startsWith('a=candidate:') || line.split(' ')[4] === host;
    given.setRemoteDescription = function (this: RTCPeerConnection, description) {
      const sdp = (description.sdp ?? '').split('\r\n').filter(open).join('\r\n');
      return setRemoteDescription.call(this, { ...description, sdp });
    };
  }, hostOf(address));
}

export class WeakLine {
  private constructor(
    private readonly child: ChildProcess,
    private readonly told: Interface,
    readonly seed: number,
  ) {}

  static async to(relay: string, address: string): Promise<WeakLine> {
    const yuanzhen = process.env['YUANZHEN'] ?? join(root, 'target/debug/yuanzhen');
    const program = join(dirname(yuanzhen), 'line');
    if (!existsSync(program)) throw new Error(`the line is not built at ${program}`);
    const child = spawn(program, [relay, address], { stdio: ['pipe', 'pipe', 'inherit'] });
    const told = createInterface({ input: child.stdout });
    const { seed } = JSON.parse(await next(told, child)) as { seed: number };
    return new WeakLine(child, told, seed);
  }

  /** The same in both directions. */
  set(way: Way): Promise<unknown> {
    return this.do({ do: 'set', up: way, down: way });
  }

  cut(): Promise<unknown> {
    return this.do({ do: 'cut' });
  }

  mend(): Promise<unknown> {
    return this.do({ do: 'mend' });
  }

  /** The relay sees every client at another port from now on, and at another address when one is given. */
  rebind(address?: string): Promise<unknown> {
    return this.do({ do: 'rebind', ...(address === undefined ? {} : { address }) });
  }

  carried(): Promise<Carried> {
    return this.do({ do: 'stats' }) as Promise<Carried>;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.stdin?.end();
    await ended;
  }

  private async do(command: object): Promise<unknown> {
    const answer = next(this.told, this.child);
    this.child.stdin?.write(`${JSON.stringify(command)}\n`);
    const told = JSON.parse(await answer) as { ok?: unknown; error?: string };
    if (told.error !== undefined) throw new Error(`the line: ${told.error}`);
    return told.ok;
  }
}

function next(told: Interface, child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error('the line has ended'));
    child.once('exit', gone);
    told.once('line', (line) => {
      child.off('exit', gone);
      resolve(line);
    });
  });
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '0.0.0.0', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}

const hostOf = (address: string): string => address.slice(0, address.lastIndexOf(':'));
