//! The sound of a desk on duty: whether the browser lets it play, told at once when that changes, and the tone by which a
//! person proves that they hear it. Browsers let a page sound only after somebody touched it. It knows no React.

export interface DeskSound {
  readonly runs: boolean;
  /** Opens the way; must come out of a press. */
  allow: () => Promise<boolean>;
  /** Plays the test tone to its end; false when it could not be heard. */
  test: () => Promise<boolean>;
  /** Tells when the sound starts or stops, and when loudspeakers come or go. */
  watch: (tell: (what: 'state' | 'devices') => void) => () => void;
}

/** The tone of a ring, so that the volume is judged by what will be heard. */
const TONES = [740, 988, 740, 988, 740, 988, 740, 988];
const TONE_S = 0.22;
const LOUDNESS = 0.4;

export class BrowserSound implements DeskSound {
  private context: AudioContext | null = null;
  private readonly watchers = new Set<(what: 'state' | 'devices') => void>();

  get runs(): boolean {
    return this.context?.state === 'running';
  }

  async allow(): Promise<boolean> {
    if (this.context === null) {
      this.context = new AudioContext();
      this.context.addEventListener('statechange', () => {
        this.tell('state');
      });
    }
    await this.context.resume().catch(() => undefined);
    return this.runs;
  }

  async test(): Promise<boolean> {
    if (!(await this.allow()) || this.context === null) return false;
    const { context } = this;
    const start = context.currentTime;
    TONES.forEach((pitch, n) => {
      const tone = context.createOscillator();
      const level = context.createGain();
      level.gain.value = LOUDNESS;
      tone.frequency.value = pitch;
      tone.connect(level).connect(context.destination);
      tone.start(start + n * TONE_S);
      tone.stop(start + (n + 0.8) * TONE_S);
    });
    await new Promise((resolve) => {
      setTimeout(resolve, TONES.length * TONE_S * 1000);
    });
    // A clock that stood still played nothing, whatever the state says.
    return this.runs && context.currentTime > start;
  }

  watch(tell: (what: 'state' | 'devices') => void): () => void {
    this.watchers.add(tell);
    const touched = (): void => {
      if (!this.runs) void this.allow();
    };
    const changed = (): void => {
      this.tell('devices');
    };
    window.addEventListener('pointerdown', touched);
    window.addEventListener('keydown', touched);
    const media = (navigator as Partial<Navigator>).mediaDevices;
    media?.addEventListener('devicechange', changed);
    return () => {
      this.watchers.delete(tell);
      window.removeEventListener('pointerdown', touched);
      window.removeEventListener('keydown', touched);
      media?.removeEventListener('devicechange', changed);
    };
  }

  private tell(what: 'state' | 'devices'): void {
    for (const each of this.watchers) each(what);
  }
}
