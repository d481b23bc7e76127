//! The others' voices on this machine's loudspeaker: one audio element a seat, and the truth about whether they play.
//! A browser lets a page sound only after somebody touched it; until then this says `refused` and waits for one press.

import type { Sound } from './messages';

/** What this needs of an audio element; a test gives its own. */
export interface Player {
  srcObject: MediaProvider | null;
  paused: boolean;
  autoplay: boolean;
  play: () => Promise<void>;
  pause: () => void;
  setSinkId?: (id: string) => Promise<void>;
}

export class Loudspeaker {
  private readonly players = new Map<MediaStreamTrack, Player>();
  private round = 0;
  private refused = false;
  private output: string | null = null;

  constructor(
    private readonly tell: () => void,
    private readonly make: () => Player = () => document.createElement('audio'),
    private readonly stream: (track: MediaStreamTrack) => MediaStream = (track) => new MediaStream([track]),
  ) {}

  get state(): Sound {
    if (this.players.size === 0) return 'off';
    return this.refused || [...this.players.values()].some((one) => one.paused) ? 'refused' : 'plays';
  }

  /** Plays these voices and no others; one that plays already is not disturbed. */
  voices(tracks: readonly MediaStreamTrack[]): void {
    for (const [track, player] of this.players) {
      if (tracks.includes(track)) continue;
      stop(player);
      this.players.delete(track);
    }
    for (const track of tracks) {
      if (this.players.has(track)) continue;
      const player = this.make();
      player.autoplay = true;
      player.srcObject = this.stream(track);
      this.players.set(track, player);
    }
    void this.play();
  }

  /** To be called out of a press of a button: then the browser allows it. */
  async play(): Promise<void> {
    this.round += 1;
    const mine = this.round;
    const played = await Promise.all([...this.players.values()].map((one) => this.start(one)));
    if (mine !== this.round) return;
    this.refused = played.includes(false);
    this.tell();
  }

  /** Which loudspeaker; false when this browser lets none be chosen, or that one is gone. */
  async choose(id: string): Promise<boolean> {
    this.output = id;
    const chosen = await Promise.all([...this.players.values()].map((one) => this.route(one)));
    return !chosen.includes(false);
  }

  silence(): void {
    for (const player of this.players.values()) stop(player);
    this.players.clear();
    this.round += 1;
    this.refused = false;
  }

  private async start(player: Player): Promise<boolean> {
    try {
      if (this.output !== null) await this.route(player);
      await player.play();
      return true;
    } catch {
      return false;
    }
  }

  private async route(player: Player): Promise<boolean> {
    if (player.setSinkId === undefined || this.output === null) return false;
    try {
      await player.setSinkId(this.output);
      return true;
    } catch {
      return false;
    }
  }
}

function stop(player: Player): void {
  player.pause();
  player.srcObject = null;
}

/** Whether this browser lets a loudspeaker be chosen. */
export const canChooseSpeaker = (): boolean =>
  typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
