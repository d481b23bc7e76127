//! What happens around a consult on this machine: another network, a screen that wants to go dark.

/** The part of the Network Information API that tells one network from another, where a browser has it. */
interface Network extends EventTarget {
  readonly type?: string;
}

/** Calls when the machine came onto a line again, or onto another one. */
export function watchNetwork(changed: () => void): () => void {
  if (typeof window === 'undefined') return () => undefined;
  const { connection } = navigator as { connection?: Network };
  let type = connection?.type;
  // It also fires whenever the browser guesses another speed, which is no other network.
  const other = (): void => {
    if (connection?.type === type) return;
    type = connection?.type;
    if (type !== 'none') changed();
  };
  window.addEventListener('online', changed);
  connection?.addEventListener('change', other);
  return () => {
    window.removeEventListener('online', changed);
    connection?.removeEventListener('change', other);
  };
}

/** Keeps the screen from going dark; a browser that cannot lets it. */
export function keepAwake(): () => void {
  if (typeof document === 'undefined' || !('wakeLock' in navigator)) return () => undefined;
  let lock: WakeLockSentinel | null = null;
  let over = false;
  const take = async (): Promise<void> => {
    if (document.visibilityState !== 'visible') return;
    try {
      lock = await navigator.wakeLock.request('screen');
      if (over) await lock.release();
    } catch {
      lock = null;
    }
  };
  const seen = (): void => void take();
  void take();
  // The browser lets go of it whenever the page is out of sight.
  document.addEventListener('visibilitychange', seen);
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', seen);
    void lock?.release().catch(() => undefined);
  };
}
