import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection } from './connection';

/** Gives lines their names when an offer is set, as browsers do, and takes its time for it. */
class SlowPeer {
  static last: SlowPeer;
  localDescription: { sdp: string } | null = null;
  private readonly lines: { mid: string | null }[] = [];
  private offered = 0;
  setting: (() => void) | null = null;
  constructor() {
    SlowPeer.last = this;
  }
  addTransceiver() {
    const line = { mid: null, setCodecPreferences: () => undefined, sender: {}, receiver: { track: {} } };
    this.lines.push(line);
    return line;
  }
  createOffer() {
    this.offered = this.lines.length;
    return Promise.resolve({ type: 'offer', sdp: 'v=0\r\n' });
  }
  async setLocalDescription(offer: { sdp: string }) {
    await new Promise<void>((resolve) => (this.setting = resolve));
    this.setting = null;
    this.localDescription = offer;
    this.lines.slice(0, this.offered).forEach((line, at) => (line.mid = String(at)));
  }
}

beforeEach(() => {
  vi.stubGlobal('RTCPeerConnection', SlowPeer);
  vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => null });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** The moment at which the browser sets an offer; it goes on when told to. */
async function setting(): Promise<() => void> {
  return vi.waitFor(() => {
    if (SlowPeer.last.setting === null) throw new Error('nothing is being set');
    return SlowPeer.last.setting;
  });
}

describe('a connection', () => {
  it('to which a seat is added while it makes an offer has the seat in the next one', async () => {
    const connection = new Connection({ line: () => undefined, seats: () => undefined }, 1);
    const made = connection.offer(1, false);
    const goOn = await setting();
    expect(connection.wantSeats(2)).toBe(true);
    goOn();
    expect((await made).seats).toEqual([{ audio: '2', video: '3' }]);
    const next = connection.offer(2, false);
    (await setting())();
    expect((await next).seats).toEqual([
      { audio: '2', video: '3' },
      { audio: '5', video: '6' },
    ]);
  });
});
