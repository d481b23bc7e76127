//! This person's microphone, camera and screen during a consult: on, off by hand, or failed and why. One that is lost is
//! replaced by another one if there is any, and one that was missing is taken when it is plugged in.

import {
  choices,
  NO_CHOICES,
  open,
  openBoth,
  openScreen,
  remember,
  remembered,
  type Choices,
  type DeviceKind,
  type Machine,
  type Outcome,
  type Why,
} from './devices';
import type { DeviceState, Devices } from './messages';

interface Held {
  outcome: Outcome;
  /** What the person wants, whatever the device can. */
  wanted: boolean;
}

export interface OwnListener {
  /** Send this track from now on, or nothing. */
  send: (kind: DeviceKind | 'screen', track: MediaStreamTrack | null) => void;
  changed: () => void;
}

const OFF: Outcome = { state: 'off' };
/** As long as the browser waits for the person's word, whatever else goes on. */
const UNANSWERED: Outcome = { state: 'refused', why: 'unanswered' };

export class OwnDevices {
  private readonly held: Record<DeviceKind, Held> = {
    mic: { outcome: OFF, wanted: true },
    camera: { outcome: OFF, wanted: true },
  };
  private screen: Outcome = OFF;
  private all: Choices = NO_CHOICES;
  private closed = false;
  private lately: DeviceKind | null = null;
  private stream: { track: MediaStreamTrack; picture: MediaStream } | null = null;

  constructor(
    private readonly machine: Machine,
    private readonly listener: OwnListener,
  ) {}

  get states(): Devices {
    return { mic: this.stateOf('mic'), camera: this.stateOf('camera'), screen: this.screen.state };
  }

  get choices(): Choices {
    return this.all;
  }

  /** The device that was lost and replaced without being asked. */
  get switched(): DeviceKind | null {
    return this.lately;
  }

  why(kind: DeviceKind): Why | null {
    const { outcome, wanted } = this.held[kind];
    return wanted && 'why' in outcome ? outcome.why : null;
  }

  track(kind: DeviceKind): MediaStreamTrack | null {
    const { outcome } = this.held[kind];
    return outcome.state === 'on' ? outcome.track : null;
  }

  get screenTrack(): MediaStreamTrack | null {
    return this.screen.state === 'on' ? this.screen.track : null;
  }

  /** The own picture, the same object as long as the track is. */
  get picture(): MediaStream | null {
    const track = this.track('camera');
    if (track === null) return null;
    if (this.stream?.track !== track) this.stream = { track, picture: new MediaStream([track]) };
    return this.stream.picture;
  }

  /** Asks for what is wanted; both in one question. */
  async ask(wanted: Record<DeviceKind, boolean>): Promise<void> {
    this.held.mic.wanted = wanted.mic;
    this.held.camera.wanted = wanted.camera;
    for (const kind of ['mic', 'camera'] as const) if (wanted[kind]) this.held[kind].outcome = UNANSWERED;
    if (wanted.mic && wanted.camera) {
      const both = await openBoth(this.machine);
      this.take('mic', both.mic);
      this.take('camera', both.camera);
    } else if (wanted.mic) this.take('mic', await open('mic', this.machine));
    else if (wanted.camera) this.take('camera', await open('camera', this.machine));
    await this.list();
  }

  /** Switches one on or off by hand. A microphone stays open, so that it is back at once; a camera's light goes out. */
  async turn(kind: DeviceKind, on: boolean): Promise<void> {
    this.lately = null;
    this.held[kind].wanted = on;
    const track = this.track(kind);
    if (kind === 'mic' && track !== null) {
      track.enabled = on;
      this.listener.changed();
    } else if (on) this.take(kind, await open(kind, this.machine));
    else this.take(kind, OFF);
  }

  /** Another microphone or camera, remembered for the next time. */
  async choose(kind: DeviceKind, id: string): Promise<void> {
    remember(kind, id, this.machine);
    this.lately = null;
    if (!this.held[kind].wanted) return this.listener.changed();
    // Some machines hold only one camera at a time: the old one is let go first.
    this.take(kind, OFF);
    this.take(kind, await open(kind, this.machine, id));
  }

  chosen(kind: DeviceKind): string | null {
    return this.track(kind)?.getSettings().deviceId ?? remembered(kind, this.machine);
  }

  async share(on: boolean): Promise<void> {
    const outcome = on ? await openScreen() : OFF;
    if (this.screen.state === 'on') stop(this.screen.track);
    this.screen = outcome;
    // Ended in the browser's own bar, not in ours.
    if (outcome.state === 'on') outcome.track.onended = () => void this.share(false);
    this.listener.send('screen', this.screenTrack);
    this.listener.changed();
  }

  /** Something was plugged in or out. */
  async replugged(): Promise<void> {
    await this.list();
    for (const kind of ['mic', 'camera'] as const) {
      const { outcome, wanted } = this.held[kind];
      const there = kind === 'mic' ? this.all.mics : this.all.cameras;
      const missing = outcome.state === 'lost' || outcome.state === 'absent';
      if (wanted && missing && there.length > 0) this.take(kind, await open(kind, this.machine));
    }
  }

  close(): void {
    this.closed = true;
    this.take('mic', OFF);
    this.take('camera', OFF);
    if (this.screen.state === 'on') stop(this.screen.track);
    this.screen = OFF;
  }

  private stateOf(kind: DeviceKind): DeviceState {
    const { outcome, wanted } = this.held[kind];
    return wanted ? outcome.state : 'off';
  }

  private take(kind: DeviceKind, outcome: Outcome): void {
    const before = this.track(kind);
    if (before !== null) stop(before);
    const kept = this.closed && outcome.state === 'on' ? OFF : outcome;
    if (outcome.state === 'on') {
      if (kept === OFF) return stop(outcome.track);
      outcome.track.enabled = this.held[kind].wanted;
      outcome.track.onended = () => void this.lost(kind, outcome.track);
    }
    this.held[kind].outcome = kept;
    if (this.closed) return;
    this.listener.send(kind, this.track(kind));
    this.listener.changed();
  }

  private async lost(kind: DeviceKind, track: MediaStreamTrack): Promise<void> {
    if (this.track(kind) !== track) return;
    this.take(kind, { state: 'lost', why: 'lost' });
    await this.list();
    const other = await open(kind, this.machine);
    if (this.held[kind].outcome.state !== 'lost') {
      if (other.state === 'on') stop(other.track);
      return;
    }
    if (other.state !== 'on') return;
    this.lately = kind;
    this.take(kind, other);
  }

  private async list(): Promise<void> {
    this.all = await choices(this.machine);
    if (!this.closed) this.listener.changed();
  }
}

function stop(track: MediaStreamTrack): void {
  track.onended = null;
  track.stop();
}
