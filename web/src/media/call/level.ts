//! How loud a microphone is, and a tone to try a loudspeaker with.

const TONE_HZ = 660;
const TONE_S = 0.6;
const LOUDNESS = 0.3;

export class Level {
  private readonly context = new AudioContext();
  private readonly meter = this.context.createAnalyser();
  private readonly samples = new Float32Array(1024);
  private source: MediaStreamAudioSourceNode | null = null;

  hear(track: MediaStreamTrack): void {
    this.source?.disconnect();
    this.meter.fftSize = this.samples.length;
    this.source = this.context.createMediaStreamSource(new MediaStream([track]));
    this.source.connect(this.meter);
    void this.context.resume();
  }

  /** The mean loudness just now (0 to 1), `null` as long as the browser lets no sound be worked on. */
  now(): number | null {
    if (this.context.state !== 'running') return null;
    this.meter.getFloatTimeDomainData(this.samples);
    const sum = this.samples.reduce((so_far, one) => so_far + one * one, 0);
    return Math.sqrt(sum / this.samples.length);
  }

  /** Sounds for a moment; false when the browser does not let it. */
  async tone(): Promise<boolean> {
    await Promise.race([this.context.resume(), new Promise((resolve) => setTimeout(resolve, 500))]);
    if (this.context.state !== 'running') return false;
    const [tone, loudness] = [this.context.createOscillator(), this.context.createGain()];
    tone.frequency.value = TONE_HZ;
    loudness.gain.value = LOUDNESS;
    tone.connect(loudness).connect(this.context.destination);
    tone.start();
    tone.stop(this.context.currentTime + TONE_S);
    return true;
  }

  close(): void {
    void this.context.close();
  }
}
