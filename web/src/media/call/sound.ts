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
  private players: Player[] = [];
  private refused = false;
  private output: string | null = null;

  constructor(
    private readonly tell: () => void,
    private readonly make: () => Player = () => document.createElement('audio'),
    private readonly stream: (track: MediaStreamTrack) => MediaStream = (track) => new MediaStream([track]),
  ) {}

  get state(): Sound {
    if (this.players.length === 0) return 'off';
    return this.refused || this.players.some((one) => one.paused) ? 'refused' : 'plays';
  }

  /** Plays these voices and no others. */
  voices(tracks: readonly MediaStreamTrack[]): void {
    this.silence();
    this.players = tracks.map((track) => {
      const player = this.make();
      player.autoplay = true;
      player.srcObject = this.stream(track);
      return player;
    });
    void this.play();
  }

  /** To be called out of a press of a button: then the browser allows it. */
  async play(): Promise<void> {
    const mine = this.players;
    const played = await Promise.all(mine.map((one) => this.start(one)));
    if (mine !== this.players) return;
    this.refused = played.includes(false);
    this.tell();
  }

  /** Which loudspeaker; false when this browser lets none be chosen, or that one is gone. */
  async choose(id: string): Promise<boolean> {
    this.output = id;
    const chosen = await Promise.all(this.players.map((one) => this.route(one)));
    return !chosen.includes(false);
  }

  silence(): void {
    for (const player of this.players) {
      player.pause();
      player.srcObject = null;
    }
    this.players = [];
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

/** Whether this browser lets a loudspeaker be chosen. */
export const canChooseSpeaker = (): boolean => 'setSinkId' in HTMLMediaElement.prototype;
