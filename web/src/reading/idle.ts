//! Locks the workstation when nobody has touched it for the time the server names. The tabs of one person count
//! as one desk: touching one keeps the others open.

import { lockNow } from './session';

const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
/** How often the desk is looked at; a lock may come this much late. */
const LOOK_MS = 1000;
const SHARED = 'yuanzhen.touched';

/** How many hold the desk open: whoever talks in a consult uses it without touching it. */
let held = 0;

/** Keeps the desk from being locked until the answer is called. */
export function holdOpen(): () => void {
  held += 1;
  let holding = true;
  return () => {
    if (holding) held -= 1;
    holding = false;
  };
}

/** Watches until told to stop. */
export function watchIdle(afterMs: number): () => void {
  let touched = Date.now();
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(SHARED);
  let told = 0;
  const touch = (): void => {
    touched = Date.now();
    if (touched - told > LOOK_MS) {
      told = touched;
      channel?.postMessage(touched);
    }
  };
  if (channel) {
    channel.onmessage = (message: MessageEvent) => {
      if (typeof message.data === 'number') touched = Math.max(touched, message.data);
    };
  }
  for (const sign of SIGNS) window.addEventListener(sign, touch, { passive: true });
  const timer = setInterval(() => {
    if (held > 0) touch();
    if (Date.now() - touched >= afterMs) lockNow();
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
    channel?.close();
    for (const sign of SIGNS) window.removeEventListener(sign, touch);
  };
}
