//! What a talk is made of, as the browser counts it: pictures decoded, loudness received. The presence of an element
//! proves nothing.

import type { Page } from '@playwright/test';

/** What one page receives and sends, summed over its peer connections. */
export interface Talk {
  /** Pictures decoded. */
  frames: number;
  /** Energy of the voices received. */
  energy: number;
  /** Seconds made up for voice that did not come. */
  concealed: number;
  /** Connections that stand. */
  connected: number;
}

declare global {
  interface Window {
    /** Every peer connection the page made. */
    peers?: RTCPeerConnection[];
  }
}

/** Keeps the page's peer connections where a test finds them, and a lock of the screen for browsers without a screen. */
export async function listenIn(page: Page): Promise<void> {
  await page.context().grantPermissions(['camera', 'microphone']);
  await page.addInitScript(() => {
    const Made = window.RTCPeerConnection;
    window.peers = [];
    window.RTCPeerConnection = new Proxy(Made, {
      construct(target, given: ConstructorParameters<typeof RTCPeerConnection>) {
        const peer = new target(...given);
        window.peers?.push(peer);
        return peer;
      },
    });
    if ('wakeLock' in navigator)
      navigator.wakeLock.request = async () =>
        Object.assign(new EventTarget(), {
          released: false,
          type: 'screen',
          onrelease: null,
          release: async () => undefined,
        }) as unknown as WakeLockSentinel;
  });
}

export function talk(page: Page): Promise<Talk> {
  return page.evaluate(async () => {
    const sum = { frames: 0, energy: 0, concealed: 0, connected: 0 };
    for (const peer of window.peers ?? []) {
      if (peer.connectionState === 'connected') sum.connected += 1;
      if (peer.connectionState === 'closed') continue;
      for (const [, found] of await peer.getStats()) {
        const one = found as Record<string, unknown>;
        if (one['type'] !== 'inbound-rtp') continue;
        const number = (key: string): number => (typeof one[key] === 'number' ? one[key] : 0);
        sum.frames += number('framesDecoded');
        sum.energy += number('totalAudioEnergy');
        sum.concealed += number('concealedSamples') / 48_000;
      }
    }
    return sum;
  });
}

/** Different pictures one after the other in the largest video of the page. */
export function moves(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const videos = [...document.querySelectorAll('video')].filter((one) => one.videoWidth > 0);
    const largest = videos.sort((a, b) => b.clientWidth - a.clientWidth)[0];
    if (!largest) return false;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [64, 48];
    const paper = canvas.getContext('2d', { willReadFrequently: true });
    if (!paper) return false;
    const seen = new Set<string>();
    for (let look = 0; look < 6; look += 1) {
      paper.drawImage(largest, 0, 0, 64, 48);
      seen.add(paper.getImageData(0, 0, 64, 48).data.join());
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return seen.size > 2;
  });
}
