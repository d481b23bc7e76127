//! Saves a report as it is typed: kept on this computer at once, sent to the server after a short rest, and every few
//! seconds while somebody types on, one request at a time, each on the version the last one returned. A conflict stops it until a person has chosen.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { ApiProblem, isStale } from '../../api/http';
import type { ReportContent } from '../../api/wire';
import type { LocalDrafts } from './drafts';
import { sameImages } from './keyImages';

export type SaveState =
  | { kind: 'saved'; at: number | null }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  /** Kept on this computer only; tried again by itself. */
  | { kind: 'local'; since: number; kept: boolean }
  | { kind: 'conflict' }
  | { kind: 'refused'; error: ApiProblem };

export interface AutosaveOptions {
  person: string;
  report: string;
  version: number;
  savedAt: number | null;
  content: ReportContent;
  drafts: LocalDrafts;
  save: (version: number, content: ReportContent) => Promise<{ version: number; draft_saved_at: number }>;
  now?: () => number;
}

/** Every editor that is open; there is one at most but for the moment when one takes over from another. */
const open = new Set<Autosave>();

/** Nobody waits longer than this for a line before they may leave. */
const LEAVE_MS = 4000;

/** Sends what open editors have not sent yet. False when something typed is on this computer only. */
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

export class Autosave {
  readonly state: StoreApi<{ save: SaveState; version: number; content: ReportContent }>;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private flying: Promise<void> | null = null;
  private changed = false;
  /** When the first key was typed that is not on its way yet. */
  private unsentSince: number | null = null;
  private stopped = false;
  private readonly now: () => number;

  constructor(private readonly options: AutosaveOptions) {
    this.now = options.now ?? Date.now;
    open.add(this);
    this.state = createStore(() => ({
      save: { kind: 'saved', at: options.savedAt } as SaveState,
      version: options.version,
      content: options.content,
    }));
    const left = options.drafts.read(options.person, options.report);
    if (left === null) return;
    if (same(left.content, options.content)) options.drafts.drop(options.person, options.report);
    else {
      this.state.setState({ content: left.content });
      this.changed = true;
      if (left.version === options.version) {
        this.state.setState({ save: { kind: 'waiting' } });
        this.later(0);
      } else this.state.setState({ save: { kind: 'conflict' } });
    }
  }

  edit(content: ReportContent): void {
    this.state.setState({ content });
    this.changed = true;
    this.keep();
    const { save } = this.state.getState();
    if (save.kind === 'conflict') return;
    if (save.kind !== 'local') this.state.setState({ save: { kind: 'waiting' } });
    this.unsentSince ??= this.now();
    this.later(Math.max(0, Math.min(REST_MS, this.unsentSince + LONGEST_MS - this.now())));
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

  /** A person chose the server's text. */
  takeTheirs(version: number, content: ReportContent, savedAt: number | null): void {
    this.changed = false;
    this.options.drafts.drop(this.options.person, this.options.report);
    this.state.setState({ version, content, save: { kind: 'saved', at: savedAt } });
  }

  /** Stops for good; what is unsent stays on this computer, and the next editor sends it. */
  stop(): void {
    this.stopped = true;
    open.delete(this);
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private later(wait: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.flush();
    }, wait);
  }

  private keep(): boolean {
    const { content, version } = this.state.getState();
    return this.options.drafts.keep(this.options.person, this.options.report, {
      content,
      version,
      at: this.now(),
    });
  }

  private async send(): Promise<void> {
    const { content, version } = this.state.getState();
    this.changed = false;
    this.unsentSince = null;
    this.state.setState({ save: { kind: 'saving' } });
    const work = this.options
      .save(version, content)
      .then((answer) => {
        this.state.setState({ version: answer.version });
        if (this.changed) {
          this.keep();
          this.state.setState({ save: { kind: 'waiting' } });
          this.later(REST_MS);
        } else {
          this.options.drafts.drop(this.options.person, this.options.report);
          this.state.setState({ save: { kind: 'saved', at: answer.draft_saved_at } });
        }
      })
      .catch((error: unknown) => {
        this.failed(error, content);
      });
    this.flying = work;
    await work;
    this.flying = null;
  }

  private failed(error: unknown, sent: ReportContent): void {
    const current = isStale(error) ? currentOf(error) : null;
    if (current !== null && same(current.content, sent)) {
      // Another editor of this very text had sent it: there is nothing to choose between.
      this.state.setState({ version: current.version });
      if (this.changed) this.later(0);
      else {
        this.options.drafts.drop(this.options.person, this.options.report);
        this.state.setState({ save: { kind: 'saved', at: current.draft_saved_at } });
      }
      return;
    }
    this.changed = true;
    if (isStale(error)) this.state.setState({ save: { kind: 'conflict' } });
    else if (
      error instanceof ApiProblem &&
      error.status >= 400 &&
      error.status < 500 &&
      ![401, 423, 429].includes(error.status)
    ) {
      this.state.setState({ save: { kind: 'refused', error } });
    } else {
      this.state.setState({ save: { kind: 'local', since: this.now(), kept: this.keep() } });
      this.later(AGAIN_MS);
    }
  }
}

/** What is saved on the server now, as a refusal tells it. */
function currentOf(
  error: ApiProblem,
): { version: number; draft_saved_at: number; content: ReportContent } | null {
  const detail = error.detail as { current?: unknown } | null;
  const current = detail?.current as {
    version?: unknown;
    draft_saved_at?: unknown;
    content?: unknown;
  } | null;
  if (typeof current?.version !== 'number' || typeof current.content !== 'object') return null;
  return current as { version: number; draft_saved_at: number; content: ReportContent };
}

export function same(a: ReportContent, b: ReportContent): boolean {
  return (
    a.technique === b.technique &&
    a.findings === b.findings &&
    a.impression === b.impression &&
    a.conclusion === b.conclusion &&
    a.critical === b.critical &&
    sameImages(a.key_images, b.key_images)
  );
}
