//! Keeps a desk on duty: beats as often as the server asks and at once when something changes, and holds what is known
//! for whoever draws it. It lives as long as the person is signed in, beside the pages and behind the lock, so that going
//! from page to page interrupts nothing. It knows no React.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Beat, DutyView } from '../../api/expert';
import { ApiProblem } from '../../api/http';
import type { Awake } from './awake';
import type { Desk } from './model';
import type { DeskSound } from './sound';

export interface DutyServer {
  read: () => Promise<DutyView>;
  take: () => Promise<DutyView>;
  beat: (beat: Beat) => Promise<DutyView>;
  proven: () => Promise<DutyView>;
  leave: () => Promise<DutyView>;
}

/** What this keeper needs of the page. */
export interface Page {
  visible: () => boolean;
  watch: (changed: () => void) => () => void;
}

export const thisPage: Page = {
  visible: () => document.visibilityState === 'visible',
  watch: (changed) => {
    document.addEventListener('visibilitychange', changed);
    return () => {
      document.removeEventListener('visibilitychange', changed);
    };
  },
};

export interface DutyState {
  /** `null` until the server has said; without a group that consults there is none. */
  duty: DutyView | null;
  desk: Desk;
  lost_since: number | null;
  /** Beats are refused because the session is locked. */
  shut: boolean;
}

export const AT_REST: DutyState = {
  duty: null,
  desk: { sound: false, wake_lock: 'unsupported', visible: true, sound_changed: false, locked: false },
  lost_since: null,
  shut: false,
};

interface Options {
  server: DutyServer;
  sound: DeskSound;
  awake: Awake;
  page?: Page;
  now?: () => number;
}

/** How often it is asked, while nobody is on duty, whether they went on duty elsewhere. */
const LOOK_MS = 60_000;

export class DutyKeeper {
  readonly state: StoreApi<DutyState> = createStore<DutyState>(() => AT_REST);
  private timer: ReturnType<typeof setTimeout> | null = null;
  private ends: (() => void)[] = [];
  private started = false;
  /** Answers of questions asked before a step say nothing after it. */
  private epoch = 0;
  private awake = false;
  private readonly now: () => number;
  private readonly page: Page;

  constructor(private readonly options: Options) {
    this.now = options.now ?? Date.now;
    this.page = options.page ?? thisPage;
  }

  start(): void {
    if (this.started) return;
    this.started = true;
    const changed = (): void => {
      this.look();
    };
    this.ends = [
      this.page.watch(changed),
      this.options.sound.watch((what) => {
        if (what === 'devices' && this.onDuty) this.desk({ sound_changed: true });
        this.look();
      }),
    ];
    this.desk(this.self());
    void this.tick();
  }

  stop(): void {
    this.started = false;
    this.epoch += 1;
    for (const end of this.ends) end();
    this.ends = [];
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.keepAwake(false);
    this.state.setState(AT_REST);
  }

  /** The screen was locked or opened: beats go on either way. */
  locked(locked: boolean): void {
    this.desk({ locked });
    if (!locked && this.started && this.state.getState().shut) void this.tick();
  }

  /** Goes on duty, out of a press, so that the sound may run at once. */
  async take(): Promise<void> {
    void this.options.sound.allow();
    await this.step(() => this.options.server.take());
    await this.tick();
  }

  async leave(): Promise<void> {
    await this.step(() => this.options.server.leave());
  }

  /** Plays the test tone; false when this browser did not play it. */
  async test(): Promise<boolean> {
    const played = await this.options.sound.test();
    this.look();
    return played;
  }

  /** The person says that they heard it. */
  async heard(): Promise<void> {
    await this.step(() => this.options.server.proven());
    this.desk({ sound_changed: false });
  }

  /** What a press can mend is tried: the sound and the screen. */
  async mend(): Promise<void> {
    await this.options.sound.allow();
    this.options.awake.again();
    this.look();
  }

  private get onDuty(): boolean {
    return this.state.getState().duty?.on_duty === true;
  }

  private self(): Pick<Desk, 'sound' | 'wake_lock' | 'visible'> {
    return {
      sound: this.options.sound.runs,
      wake_lock: this.options.awake.state,
      visible: this.page.visible(),
    };
  }

  private desk(part: Partial<Desk>): void {
    this.state.setState(({ desk }) => ({ desk: { ...desk, ...part } }));
  }

  /** Something may have changed here: it is shown, and the server is told at once. */
  private look(): void {
    if (!this.started) return;
    const before = this.state.getState().desk;
    const now = this.self();
    this.desk(now);
    const same =
      before.sound === now.sound && before.wake_lock === now.wake_lock && before.visible === now.visible;
    if (!same && this.onDuty) void this.tick();
  }

  private async step(ask: () => Promise<DutyView>): Promise<void> {
    this.epoch += 1;
    const duty = await ask();
    this.know(duty);
  }

  private know(duty: DutyView): void {
    if (!this.started) return;
    this.state.setState({ duty, lost_since: null, shut: false });
    this.keepAwake(duty.on_duty);
  }

  private keepAwake(on: boolean): void {
    if (on === this.awake) return;
    this.awake = on;
    if (on)
      this.options.awake.start(() => {
        this.look();
      });
    else this.options.awake.stop();
    if (this.started) this.desk(this.self());
  }

  private async tick(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const { epoch } = this;
    try {
      const { server } = this.options;
      const duty = await (this.onDuty ? server.beat(this.self()) : server.read());
      if (epoch === this.epoch) this.know(duty);
    } catch (error) {
      if (epoch === this.epoch) this.failed(error);
    }
    this.later();
  }

  private failed(error: unknown): void {
    if (error instanceof ApiProblem && error.code === 'not-on-duty') {
      this.state.setState(({ duty }) => ({
        duty: duty === null ? null : { ...duty, on_duty: false },
        lost_since: null,
      }));
      this.keepAwake(false);
      return;
    }
    if (error instanceof ApiProblem && error.code === 'session-locked') {
      this.state.setState({ lost_since: null, shut: true });
      return;
    }
    // Whoever is in no group that consults has no duty at all.
    if (error instanceof ApiProblem && (error.status === 403 || error.status === 404)) {
      this.state.setState({ duty: null, lost_since: null });
      return;
    }
    this.state.setState(({ lost_since }) => ({ lost_since: lost_since ?? this.now() }));
  }

  private later(): void {
    if (!this.started) return;
    if (this.timer !== null) clearTimeout(this.timer);
    const { duty } = this.state.getState();
    const wait = duty?.on_duty === true ? duty.beat_ms : LOOK_MS;
    this.timer = setTimeout(() => void this.tick(), wait);
  }
}
