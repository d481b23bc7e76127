//! Keeps an opinion as it is typed: on this computer at once, on the server after a short rest and every few seconds while
//! somebody types on, one request at a time, each on the version the last one returned. A conflict stops it until a
//! person has chosen.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OpinionContent } from '../../../api/expert';
import { ApiProblem, isStale } from '../../../api/http';
import { sameOpinion } from './model';

export type Saving =
  | { kind: 'saved'; at: number | null }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  /** Kept on this computer only; tried again by itself. */
  | { kind: 'local'; kept: boolean }
  | { kind: 'conflict'; current: { version: number; content: OpinionContent } | null }
  | { kind: 'refused'; error: ApiProblem };

export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Forgotten with the drafts of reports when somebody else comes to this desk. */
const name = (person: string, consult: string): string => `yuanzhen.draft.${person}.opinion.${consult}`;

/** Short enough that little can be lost, long enough not to send every key. */
const REST_MS = 800;
/** Whoever never rests is saved too. */
const LONGEST_MS = 3000;
const AGAIN_MS = 3000;
/** Answers after which trying again by itself makes sense. */
const PASSING = [401, 423, 429];

interface Options {
  person: string;
  consult: string;
  version: number;
  content: OpinionContent;
  shelf: Shelf | null;
  save: (version: number, content: OpinionContent) => Promise<{ version: number; draft_saved_at: number }>;
  now?: () => number;
}

/** Every opinion that is open; what they have not sent is sent before somebody leaves. */
const open = new Set<OpinionKeeper>();

export async function flushOpinions(): Promise<boolean> {
  const sent = await Promise.all([...open].map((each) => each.flush()));
  return sent.every(Boolean);
}

export class OpinionKeeper {
  readonly state: StoreApi<{ saving: Saving; version: number; content: OpinionContent }>;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private flying: Promise<void> | null = null;
  private changed = false;
  private unsentSince: number | null = null;
  private stopped = false;
  private readonly now: () => number;

  constructor(private readonly options: Options) {
    this.now = options.now ?? Date.now;
    open.add(this);
    this.state = createStore(() => ({
      saving: { kind: 'saved', at: null } as Saving,
      version: options.version,
      content: options.content,
    }));
    const left = this.left();
    if (left === null) return;
    if (sameOpinion(left.content, options.content)) this.drop();
    else {
      this.changed = true;
      const conflict = left.version !== options.version;
      this.state.setState({
        content: left.content,
        saving: conflict
          ? { kind: 'conflict', current: { version: options.version, content: options.content } }
          : { kind: 'waiting' },
      });
      if (!conflict) this.later(0);
    }
  }

  edit(content: OpinionContent): void {
    this.state.setState({ content });
    this.changed = true;
    this.keep();
    const { saving } = this.state.getState();
    if (saving.kind === 'conflict') return;
    if (saving.kind !== 'local') this.state.setState({ saving: { kind: 'waiting' } });
    this.unsentSince ??= this.now();
    this.later(Math.max(0, Math.min(REST_MS, this.unsentSince + LONGEST_MS - this.now())));
  }

  /** Sends what is unsent now; resolves when it is saved, or says by its state why not. */
  async flush(): Promise<boolean> {
    if (this.flying) await this.flying;
    if (this.changed && this.state.getState().saving.kind !== 'conflict') await this.send();
    return this.state.getState().saving.kind === 'saved';
  }

  /** A person chose their own text over the server's: it is saved on top of the newer version. */
  async keepMine(current: number): Promise<boolean> {
    this.state.setState({ version: current, saving: { kind: 'waiting' } });
    this.changed = true;
    return this.flush();
  }

  /** A person chose the server's text, or nothing here was unsent when a newer one came. */
  takeTheirs(version: number, content: OpinionContent): void {
    this.changed = false;
    this.drop();
    this.state.setState({ version, content, saving: { kind: 'saved', at: null } });
  }

  /** Stops for good; what is unsent stays on this computer, and the next one sends it. */
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

  private async send(): Promise<void> {
    const { content, version } = this.state.getState();
    this.changed = false;
    this.unsentSince = null;
    this.state.setState({ saving: { kind: 'saving' } });
    const work = this.options
      .save(version, content)
      .then((answer) => {
        this.state.setState({ version: answer.version });
        if (this.changed) {
          this.keep();
          this.state.setState({ saving: { kind: 'waiting' } });
          this.later(REST_MS);
        } else {
          this.drop();
          this.state.setState({ saving: { kind: 'saved', at: answer.draft_saved_at } });
        }
      })
      .catch((error: unknown) => {
        this.failed(error, content);
      });
    this.flying = work;
    await work;
    this.flying = null;
  }

  private failed(error: unknown, sent: OpinionContent): void {
    if (isStale(error)) {
      const current = currentOf(error);
      if (current !== null && sameOpinion(current.content, sent)) {
        // Another window of this very text had sent it: there is nothing to choose between.
        this.state.setState({ version: current.version });
        if (this.changed) this.later(0);
        else {
          this.drop();
          this.state.setState({ saving: { kind: 'saved', at: null } });
        }
        return;
      }
      this.changed = true;
      this.state.setState({ saving: { kind: 'conflict', current } });
      return;
    }
    this.changed = true;
    const refused = error instanceof ApiProblem && error.status >= 400 && error.status < 500;
    if (refused && !PASSING.includes(error.status)) {
      this.state.setState({ saving: { kind: 'refused', error } });
      return;
    }
    this.state.setState({ saving: { kind: 'local', kept: this.keep() } });
    this.later(AGAIN_MS);
  }

  private left(): { content: OpinionContent; version: number } | null {
    try {
      const text = this.options.shelf?.getItem(name(this.options.person, this.options.consult)) ?? null;
      if (text === null) return null;
      const left = JSON.parse(text) as { content: OpinionContent; version: number };
      return typeof left.version === 'number' && Array.isArray(left.content.diagnoses) ? left : null;
    } catch {
      return null;
    }
  }

  /** False when this computer could not keep it. */
  private keep(): boolean {
    const { content, version } = this.state.getState();
    try {
      if (this.options.shelf === null) return false;
      this.options.shelf.setItem(
        name(this.options.person, this.options.consult),
        JSON.stringify({ content, version }),
      );
      return true;
    } catch {
      return false;
    }
  }

  private drop(): void {
    try {
      this.options.shelf?.removeItem(name(this.options.person, this.options.consult));
    } catch {
      // Nothing was kept, then.
    }
  }
}

/** What is saved on the server now, as a refusal tells it: of the draft, or within the whole consult. */
function currentOf(error: ApiProblem): { version: number; content: OpinionContent } | null {
  const current = (error.detail as { current?: unknown } | null)?.current as
    | {
        version?: unknown;
        content?: unknown;
        opinion?: { draft_version?: unknown; content?: unknown } | null;
      }
    | null
    | undefined;
  const [version, content] = current?.opinion
    ? [current.opinion.draft_version, current.opinion.content]
    : [current?.version, current?.content];
  if (typeof version !== 'number' || typeof content !== 'object' || content === null) return null;
  return { version, content: content as OpinionContent };
}
