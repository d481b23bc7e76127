//! Somebody on another WebRTC stack who comes into a consult's room over `/ws`, invited as a person is: the scripted peer
//! of `tests/bots`.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { request, type APIRequestContext } from '@playwright/test';
import type { County, User } from './county';
import { expect, type Page } from './test';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Place {
  packets: number;
}

/** One small picture. */
const SMALL = { width: 320, height: 180, fps: 12, kbps: 110, key_every_s: 20 };

type Met = Record<string, { name: string; voice: Place; picture: Place }>;

export class ScriptedPeer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly told: Interface,
  ) {}

  /** Invited by whoever leads on this page, without a ring: a peer has no ears. */
  static async invited(county: County, lead: Page, user: User, number: number): Promise<ScriptedPeer> {
    const consult = /consults\/([0-9a-f-]{36})/.exec(lead.url())?.[1] ?? '';
    const api = `${county.http}/api/v1`;
    const session = await request.newContext();
    await session.post(`${api}/session`, { data: { login: user.login, password: user.password } });
    const me = (await (await session.get(`${api}/session`)).json()) as { person: { id: string } };
    const found = await lead.request.get(`${api}/consults/${consult}`);
    const { version } = (await found.json()) as { version: number };
    const done = await lead.request.post(`${api}/consults/${consult}/invite`, {
      headers: { 'If-Match': `"${version}"` },
      data: { person: me.person.id, ring: false },
    });
    expect(done.status(), await done.text()).toBe(200);
    return ScriptedPeer.joins(county, session, consult, number);
  }

  private static async joins(
    county: County,
    session: APIRequestContext,
    consult: string,
    number: number,
  ): Promise<ScriptedPeer> {
    const answer = await session.post(`${county.http}/api/v1/consults/${consult}/join`);
    expect(answer.status(), await answer.text()).toBe(200);
    const { token } = (await answer.json()) as { token: string };
    const { cookies } = await session.storageState();
    const yuanzhen = process.env['YUANZHEN'] ?? join(root, 'target/debug/yuanzhen');
    const program = join(dirname(yuanzhen), 'peer');
    if (!existsSync(program)) throw new Error(`the scripted peer is not built at ${program}`);
    const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
    const peer = new ScriptedPeer(child, createInterface({ input: child.stdout }));
    await peer.ask({
      server: new URL(county.http).host,
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
      token,
      peer: { sender: number, camera: [SMALL] },
    });
    return peer;
  }

  /** Of how many others voice and picture have come. */
  async meets(): Promise<{ voices: number; pictures: number }> {
    const met = Object.values((await this.ask({})) as Met);
    const came = (what: 'voice' | 'picture'): number => met.filter((one) => one[what].packets > 0).length;
    return { voices: came('voice'), pictures: came('picture') };
  }

  async leave(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.stdin?.end();
    await ended;
  }

  private async ask(what: object): Promise<unknown> {
    const answer = new Promise<string>((resolve, reject) => {
      const gone = (code: number | null): void => reject(new Error(`the scripted peer ended with ${code}`));
      this.child.once('exit', gone);
      this.told.once('line', (line) => {
        this.child.off('exit', gone);
        resolve(line);
      });
    });
    this.child.stdin?.write(`${JSON.stringify(what)}\n`);
    return JSON.parse(await answer);
  }
}
