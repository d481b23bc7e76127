//! A ring that is heard in the next room. Browsers let a page sound only after somebody touched it; the first touch
//! opens the way, and until then the page is silent and says so by its looks alone. It knows no React and no case.

/** Three rising pairs of tones: told apart from a telephone, and heard by old ears. */
const TONES = [740, 988, 740, 988, 740, 988];
const TONE_S = 0.22;
const LOUDNESS = 0.4;

let context: AudioContext | null = null;

function open(): void {
  context ??= new AudioContext();
  void context.resume();
}

/** Makes ready to ring from the first touch or key on. Returns how to stop listening for it. */
export function readyToRing(): () => void {
  window.addEventListener('pointerdown', open);
  window.addEventListener('keydown', open);
  return () => {
    window.removeEventListener('pointerdown', open);
    window.removeEventListener('keydown', open);
  };
}

/** Whether a ring would be heard, as far as the browser goes. */
export function canRing(): boolean {
  return context?.state === 'running';
}

/** Rings once, and shakes a phone. False when nobody has touched the page yet. */
export function ring(): boolean {
  if (context?.state !== 'running') return false;
  const [now, { destination }] = [context.currentTime, context];
  TONES.forEach((pitch, n) => {
    if (!context) return;
    const tone = context.createOscillator();
    const level = context.createGain();
    level.gain.value = LOUDNESS;
    tone.frequency.value = pitch;
    tone.connect(level).connect(destination);
    tone.start(now + n * TONE_S);
    tone.stop(now + (n + 0.8) * TONE_S);
  });
  navigator.vibrate?.([400, 200, 400]);
  return true;
}

/** Between two rings while nobody answers. */
const AGAIN_MS = 30_000;

/** While a person waits at the other end: as often as a telephone. */
export const CALL_AGAIN_MS = 4_000;

/** Rings now and again until stopped; each new reason for ringing rings at once. */
export function keepRinging(againMs: number = AGAIN_MS): () => void {
  ring();
  const again = window.setInterval(ring, againMs);
  return () => {
    window.clearInterval(again);
  };
}
