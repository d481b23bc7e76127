//! Looks at this machine before a consult: asks for the devices, listens to the microphone, tries the loudspeaker. It
//! holds the devices open for a self view until it is closed, which it must be before a call opens them itself.

import type { LiveFeed } from '../../api/live';
import { browserOf } from './browser';
import { open, openBoth, thisMachine, type DeviceKind, type Machine, type Outcome } from './devices';
import { Level } from './level';
import type { Found } from './preflight';

const LISTEN_MS = 200;
/** A microphone that gave exact zeros for so long is switched off somewhere. */
const DEAD_MS = 3_000;
/** The share of full loudness from which on a level is somebody speaking. */
const SPEAKING = 0.02;

export interface CheckView {
  found: Found;
  /** 0 to 1, to be drawn as a bar. */
  level: number;
  picture: MediaStream | null;
}

export class Checkup {
  private found: Found;
  private level: Level | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private silentSince: number | null = null;
  private shown: CheckView;
  private closed = false;
  private endings: (() => void)[] = [];
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly feed: Pick<LiveFeed, 'listen' | 'status'>,
    private readonly machine: Machine = thisMachine(),
  ) {
    this.found = {
      browser: browserOf(navigator.userAgent),
      secure: machine.secure,
      peers: typeof RTCPeerConnection === 'function',
      feed: null,
      mic: null,
      camera: null,
      voice: null,
      sound: null,
    };
    this.shown = { found: this.found, level: 0, picture: null };
  }

  get view(): CheckView {
    return this.shown;
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  async start(): Promise<void> {
    this.closed = false;
    const line = (): void => {
      const { state } = this.feed.status;
      this.learn({ feed: state === 'connecting' ? null : state === 'live' });
    };
    line();
    this.endings.push(this.feed.listen({ status: line }));
    const { mic, camera } = await openBoth(this.machine);
    // Closed meanwhile, and perhaps begun anew: what came is let go or taken, never left open.
    this.take('mic', mic);
    this.take('camera', camera);
  }

  /** Asks for one device again, after somebody changed a setting. */
  async again(kind: DeviceKind): Promise<void> {
    stop(this.found[kind]);
    this.learn({ [kind]: null });
    this.take(kind, await open(kind, this.machine));
  }

  /** Plays a short tone out of a press of a button, and tells whether the browser let it. */
  async tryOutSound(): Promise<void> {
    this.level ??= new Level();
    this.learn({ sound: (await this.level.tone()) ? 'plays' : 'refused' });
  }

  close(): void {
    this.closed = true;
    for (const end of this.endings.splice(0)) end();
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.level?.close();
    this.level = null;
    stop(this.found.mic);
    stop(this.found.camera);
  }

  private take(kind: DeviceKind, outcome: Outcome): void {
    if (this.closed) return stop(outcome);
    stop(this.found[kind]);
    this.learn({ [kind]: outcome });
    if (outcome.state !== 'on') return;
    if (kind === 'camera') {
      this.show({ picture: new MediaStream([outcome.track]) });
      return;
    }
    this.level ??= new Level();
    this.level.hear(outcome.track);
    this.silentSince = null;
    this.timer ??= setInterval(() => this.listen(), LISTEN_MS);
  }

  private listen(): void {
    if (this.level === null || this.found.mic?.state !== 'on') return;
    const level = this.level.now();
    // Before the first touch the browser gives no levels, which says nothing about the microphone.
    if (level === null) return;
    this.silentSince = level > 0 ? null : (this.silentSince ?? Date.now());
    const dead = this.silentSince !== null && Date.now() - this.silentSince >= DEAD_MS;
    const voice =
      level >= SPEAKING || (this.found.voice === 'voice' && !dead) ? 'voice' : dead ? 'dead' : 'quiet';
    if (voice !== this.found.voice) this.learn({ voice });
    this.show({ level: Math.min(1, level * 4) });
  }

  private learn(change: Partial<Found>): void {
    this.found = { ...this.found, ...change };
    this.show({ found: this.found });
  }

  private show(change: Partial<CheckView>): void {
    if (this.closed) return;
    this.shown = { ...this.shown, ...change };
    for (const watcher of this.watchers) watcher();
  }
}

function stop(outcome: Outcome | null): void {
  if (outcome?.state === 'on') outcome.track.stop();
}
