//! Keeps the screen from going dark while on duty, and tells truthfully whether it does. A browser without the means is
//! no failure: then the person sets the machine so that it does not sleep.

import type { WakeLock } from '../../api/expert';

export interface Awake {
  readonly state: WakeLock;
  start: (changed: () => void) => void;
  /** Tries again at once, as after a press. */
  again: () => void;
  stop: () => void;
}

export class BrowserAwake implements Awake {
  private lock: WakeLockSentinel | null = null;
  private on = false;
  private changed: () => void = () => undefined;

  get state(): WakeLock {
    if (!('wakeLock' in navigator)) return 'unsupported';
    return this.lock !== null && !this.lock.released ? 'held' : 'lost';
  }

  start(changed: () => void): void {
    this.on = true;
    this.changed = changed;
    document.addEventListener('visibilitychange', this.again);
    this.again();
  }

  readonly again = (): void => {
    void this.take();
  };

  stop(): void {
    this.on = false;
    document.removeEventListener('visibilitychange', this.again);
    const lock = this.lock;
    this.lock = null;
    void lock?.release().catch(() => undefined);
  }

  private async take(): Promise<void> {
    if (!this.on || this.state !== 'lost' || document.visibilityState !== 'visible') return;
    try {
      const lock = await navigator.wakeLock.request('screen');
      if (!this.on) {
        await lock.release();
        return;
      }
      this.lock = lock;
      lock.addEventListener('release', () => {
        if (this.lock === lock) this.lock = null;
        this.changed();
      });
    } catch {
      // A battery that is low, or the system, may refuse: that is `lost`, and said.
      this.lock = null;
    }
    this.changed();
  }
}
