//! Two machines and two networks between them, made out of network namespaces: the county's and the village's. There is
//! no loopback between them. Needs root, or a kernel that lets ordinary users have namespaces.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type Side = 'county' | 'village';

/** The county's addresses in the two networks; the village goes from one to the other. */
export const COUNTY = '10.77.1.1';

export class Networks {
  private constructor(
    private readonly machines: Record<Side, ChildProcess>,
    private readonly asRoot: boolean,
    private readonly folder: string,
  ) {}

  /** Null when this machine does not allow it, with the reason on standard error. */
  static async make(): Promise<Networks | null> {
    const asRoot = process.getuid?.() === 0;
    const hold = ['sh', '-c', 'echo here; exec cat'];
    const folder = await mkdtemp(join(tmpdir(), 'yuanzhen-net-'));
    try {
      const county = await holder(asRoot ? 'unshare' : 'unshare', [asRoot ? '-n' : '-Urn', ...hold]);
      const [first = '', ...rest] = enter(county, asRoot);
      const village = await holder(first, [...rest, 'unshare', '-n', ...hold]);
      const networks = new Networks({ county, village }, asRoot, folder);
      await networks.connect();
      return networks;
    } catch (error) {
      console.warn(`no network namespaces here: ${String(error)}`);
      await rm(folder, { recursive: true });
      return null;
    }
  }

  /** A command and its arguments that run a program on one of the machines. */
  on(side: Side): string[] {
    return enter(this.machines[side], this.asRoot);
  }

  run(side: Side, ...command: string[]): Promise<unknown> {
    const [first = '', ...rest] = [...this.on(side), ...command];
    return run(first, rest);
  }

  /** A program by its path that runs there, for whoever takes nothing but a path. */
  async program(side: Side, path: string): Promise<string> {
    const script = join(this.folder, `${side}-program`);
    await writeFile(script, `#!/bin/sh\nexec ${this.on(side).join(' ')} ${path} "$@"\n`);
    await chmod(script, 0o755);
    return script;
  }

  /** The village's machine goes from its Wi-Fi to 4G: another address in another network. */
  async roam(): Promise<void> {
    await this.run('village', 'ip', 'link', 'set', 'wifi', 'down');
    await this.run('village', 'ip', 'link', 'set', 'mobile', 'up');
    await this.run('village', 'ip', 'route', 'replace', 'default', 'via', '10.77.2.1');
  }

  async stop(): Promise<void> {
    for (const machine of Object.values(this.machines).reverse()) {
      const ended = new Promise((resolve) => machine.once('exit', resolve));
      machine.stdin?.end();
      await ended;
    }
    await rm(this.folder, { recursive: true });
  }

  private async connect(): Promise<void> {
    const village = String(this.machines.village.pid);
    for (const [network, here, there] of [
      ['1', 'near1', 'wifi'],
      ['2', 'near2', 'mobile'],
    ] as const) {
      const pair = ['ip', 'link', 'add', here, 'type', 'veth', 'peer', 'name', there];
      await this.run('county', ...pair, 'netns', village);
      await this.run('county', 'ip', 'address', 'add', `10.77.${network}.1/24`, 'dev', here);
      // No address comes by itself later: a browser would take it for another network.
      await this.run('county', 'ip', 'link', 'set', here, 'addrgenmode', 'none');
      await this.run('village', 'ip', 'link', 'set', there, 'addrgenmode', 'none');
      await this.run('county', 'ip', 'link', 'set', here, 'up');
      await this.run('village', 'ip', 'address', 'add', `10.77.${network}.2/24`, 'dev', there);
    }
    for (const side of ['county', 'village'] as const) await this.run(side, 'ip', 'link', 'set', 'lo', 'up');
    await this.run('village', 'ip', 'link', 'set', 'wifi', 'up');
    await this.run('village', 'ip', 'route', 'add', 'default', 'via', COUNTY);
  }
}

/** A process that does nothing but keep its network there. */
async function holder(program: string, rest: string[]): Promise<ChildProcess> {
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(said.trim())));
    createInterface({ input: child.stdout }).once('line', () => resolve());
  });
  return child;
}

function enter(machine: ChildProcess, asRoot: boolean): string[] {
  const user = asRoot ? [] : ['-U', '--preserve-credentials'];
  return ['nsenter', '-t', String(machine.pid), ...user, '-n'];
}
