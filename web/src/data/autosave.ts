//! Saves what is typed: kept on this computer at once, sent to the server after a short rest, and every few seconds while
//! somebody types on, one request at a time, each on the version the last one returned. A conflict stops it until a
//! person has chosen. What is typed, and when two of it say the same, its form knows.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { ApiProblem, isStale } from '../api/http';
import type { LocalDrafts } from './drafts';

/** What is saved on the server now, as a refusal tells it. */
export interface Current<T> {
  version: number;
  savedAt: number | null;
  content: T;
}

export type SaveState<T> =
  | { kind: 'saved'; at: number | null }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  /** Kept on this computer only; tried again by itself. */
  | { kind: 'local'; kept: boolean }
  | { kind: 'conflict'; current: Current<T> | null }
  | { kind: 'refused'; error: ApiProblem };

export interface AutosaveOptions<T> {
  person: string;
  /** Under which name it is kept on this computer. */
  form: string;
  version: number;
  savedAt: number | null;
  content: T;
  drafts: LocalDrafts;
  save: (version: number, content: T) => Promise<{ version: number; draft_saved_at: number }>;
  same: (a: T, b: T) => boolean;
  /** What was kept here, as this form writes it now; `null` when it is none of this form. */
  revive: (kept: unknown) => T | null;
  currentOf: (error: ApiProblem) => Current<T> | null;
}

/** Every text that is open. */
const open = new Set<{ flush: () => Promise<boolean> }>();

/** Nobody waits longer than this for a line before they may leave. */
const LEAVE_MS = 4000;

/** Sends what open texts have not sent yet. False when something typed is on this computer only. */
export async function flushOpen(): Promise<boolean> {
  const tooLong = new Promise<boolean[]>((resolve) => {
    setTimeout(() => {
      resolve([false]);
    }, LEAVE_MS);
  });
  const sent = await Promise.race([Promise.all([...open].map((each) => each.flush())), tooLong]);
  return sent.every(Boolean);
}

/** Short enough that little can be lost, long enough not to send every key. */
const REST_MS = 800;
/** Whoever never rests is saved too. */
const LONGEST_MS = 3000;
const AGAIN_MS = 3000;
/** Refusals after which trying again by itself makes sense. */
const PASSING = [401, 423, 429];

export class Autosave<T> {
  readonly state: StoreApi<{ save: SaveState<T>; version: number; content: T }>;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private flying: Promise<void> | null = null;
  private changed = false;
  /** When the first key was typed that is not on its way yet. */
  private unsentSince: number | null = null;
  private stopped = false;

  constructor(private readonly options: AutosaveOptions<T>) {
    const { version, savedAt, content } = options;
    open.add(this);
    this.state = createStore(() => ({
      save: { kind: 'saved', at: savedAt } as SaveState<T>,
      version,
      content,
    }));
    const left = options.drafts.read(options.person, options.form);
    const mine = left === null ? null : options.revive(left.content);
    if (left === null || mine === null) return;
    if (options.same(mine, content)) this.drop();
    else {
      this.changed = true;
      this.state.setState({ content: mine });
      if (left.version === version) {
        this.say({ kind: 'waiting' });
        this.later(0);
      } else this.say({ kind: 'conflict', current: { version, savedAt, content } });
    }
  }

  edit(content: T): void {
    this.state.setState({ content });
    this.changed = true;
    this.keep();
    const { save } = this.state.getState();
    if (save.kind === 'conflict') return;
    if (save.kind !== 'local') this.say({ kind: 'waiting' });
    const now = Date.now();
    this.unsentSince ??= now;
    this.later(Math.max(0, Math.min(REST_MS, this.unsentSince + LONGEST_MS - now)));
  }

  /** Sends what is unsent now; resolves when it is saved, or says by its state why not. */
  async flush(): Promise<boolean> {
    if (this.flying) await this.flying;
    if (this.changed && this.state.getState().save.kind !== 'conflict') await this.send();
    return this.state.getState().save.kind === 'saved';
  }

  /** A person chose their own text over the server's: it is saved on top of the newer version. */
  async keepMine(current: number): Promise<boolean> {
    this.state.setState({ version: current, save: { kind: 'waiting' } });
    this.changed = true;
    return this.flush();
  }

  /** A person chose the server's text, or nothing here was unsent when a newer one came. */
  takeTheirs(version: number, content: T, savedAt: number | null): void {
    this.changed = false;
    this.drop();
    this.state.setState({ version, content, save: { kind: 'saved', at: savedAt } });
  }

  /** Stops for good; what is unsent stays on this computer, and the next one sends it. */
  stop(): void {
    this.stopped = true;
    open.delete(this);
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private say(save: SaveState<T>): void {
    this.state.setState({ save });
  }

  private later(wait: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.flush();
    }, wait);
  }

  /** False when this computer could not keep it. */
  private keep(): boolean {
    const { person, form, drafts } = this.options;
    const { content, version } = this.state.getState();
    return drafts.keep(person, form, { content, version });
  }

  private drop(): void {
    this.options.drafts.drop(this.options.person, this.options.form);
  }

  private async send(): Promise<void> {
    const { content, version } = this.state.getState();
    this.changed = false;
    this.unsentSince = null;
    this.say({ kind: 'saving' });
    const work = this.options
      .save(version, content)
      .then((answer) => {
        this.arrived(answer.version, answer.draft_saved_at, REST_MS);
      })
      .catch((error: unknown) => {
        this.failed(error, content);
      });
    this.flying = work;
    await work;
    this.flying = null;
  }

  /** The server has what was sent; what was typed meanwhile follows. */
  private arrived(version: number, at: number | null, wait: number): void {
    this.state.setState({ version });
    if (this.changed) {
      this.keep();
      this.say({ kind: 'waiting' });
      this.later(wait);
    } else {
      this.drop();
      this.say({ kind: 'saved', at });
    }
  }

  private failed(error: unknown, sent: T): void {
    if (isStale(error)) {
      const current = this.options.currentOf(error);
      // Another window of this very text had sent it: there is nothing to choose between.
      if (current !== null && this.options.same(current.content, sent))
        return this.arrived(current.version, current.savedAt, 0);
      this.changed = true;
      return this.say({ kind: 'conflict', current });
    }
    this.changed = true;
    const refused = error instanceof ApiProblem && error.status >= 400 && error.status < 500;
    if (refused && !PASSING.includes(error.status)) return this.say({ kind: 'refused', error });
    this.say({ kind: 'local', kept: this.keep() });
    this.later(AGAIN_MS);
  }
}
