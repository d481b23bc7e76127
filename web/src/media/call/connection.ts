//! One peer connection to the relay, as the rules of the room want it: this page always offers, one offer at a time;
//! own voice, own camera, then seats in which the others appear, then the place of a shared screen.

import type { Offer } from './messages';
import { fingerprint, wantedCodecs, withOpus } from './sdp';

/** Voice is never more than this, so that it fits the narrowest line the county has. */
const VOICE_BPS = 32_000;
/** The picture for small tiles and weak receivers. */
const SMALL = { rid: 'l', scaleResolutionDownBy: 2, maxBitrate: 120_000, maxFramerate: 12 } as const;
const LARGE = { rid: 'h', maxBitrate: 1_200_000, maxFramerate: 24 } as const;
const SCREEN_BPS = 1_500_000;

/** Where another participant is heard and seen. The tracks are there from the start and silent until somebody sits. */
export interface Seat {
  audio: MediaStreamTrack;
  video: MediaStreamTrack;
}

interface SeatLines {
  audio: RTCRtpTransceiver;
  video: RTCRtpTransceiver;
}

export interface ConnectionListener {
  /** Media can go over the line, or not any more. `dead`: nothing will bring this connection back. */
  line: (state: 'up' | 'down' | 'dead') => void;
  seats: () => void;
}

export class Connection {
  private readonly pc: RTCPeerConnection;
  private readonly mic: RTCRtpTransceiver;
  private readonly camera: RTCRtpTransceiver;
  private readonly shared: RTCRtpTransceiver;
  private screen: RTCRtpTransceiver | null = null;
  private readonly lines: SeatLines[] = [];
  /** One thing at a time is done to the descriptions. */
  private turn: Promise<unknown> = Promise.resolve();
  private offered = 0;
  private closed = false;

  constructor(
    private readonly listener: ConnectionListener,
    seats: number,
  ) {
    this.pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' });
    this.mic = this.pc.addTransceiver('audio', {
      direction: 'sendonly',
      sendEncodings: [{ maxBitrate: VOICE_BPS, priority: 'high', networkPriority: 'high' }],
    });
    this.camera = this.pc.addTransceiver('video', { direction: 'sendonly', sendEncodings: [SMALL, LARGE] });
    prefer(this.camera);
    this.addSeats(Math.max(1, seats));
    this.shared = this.pc.addTransceiver('video', { direction: 'recvonly' });
    prefer(this.shared);
    this.pc.oniceconnectionstatechange = () => this.tellLine();
    this.pc.onconnectionstatechange = () => this.tellLine();
  }

  get seats(): readonly Seat[] {
    return this.lines.map(({ audio, video }) => ({
      audio: audio.receiver.track,
      video: video.receiver.track,
    }));
  }

  get sharedTrack(): MediaStreamTrack {
    return this.shared.receiver.track;
  }

  /** More places for others; the room is told by the next offer. Seats are never taken away. */
  wantSeats(seats: number): boolean {
    if (seats <= this.lines.length) return false;
    this.addSeats(seats - this.lines.length);
    this.listener.seats();
    return true;
  }

  async sendMic(track: MediaStreamTrack | null): Promise<void> {
    await this.mic.sender.replaceTrack(track);
  }

  async sendCamera(track: MediaStreamTrack | null): Promise<void> {
    await this.camera.sender.replaceTrack(track);
  }

  /** Sends a screen or stops it; true when the room has to be offered a line for it first. */
  async sendScreen(track: MediaStreamTrack | null): Promise<boolean> {
    if (this.screen !== null) {
      await this.screen.sender.replaceTrack(track);
      return false;
    }
    if (track === null) return false;
    this.screen = this.pc.addTransceiver(track, {
      direction: 'sendonly',
      sendEncodings: [{ maxBitrate: SCREEN_BPS }],
    });
    prefer(this.screen);
    return true;
  }

  /** The next offer, with new addresses when asked for. */
  offer(number: number, restart: boolean): Promise<Offer> {
    return this.inTurn(async () => {
      if (restart) this.pc.restartIce();
      await this.pc.setLocalDescription(await this.pc.createOffer());
      this.offered = number;
      const sdp = this.pc.localDescription?.sdp ?? '';
      return {
        number,
        sdp: withOpus(sdp),
        mic: this.mic.mid,
        camera: this.camera.mid,
        screen: this.screen?.mid ?? null,
        // A seat that was added while this offer was made is in the next one.
        seats: this.lines.flatMap(({ audio, video }) =>
          audio.mid === null || video.mid === null ? [] : [{ audio: audio.mid, video: video.mid }],
        ),
        shared: this.shared.mid,
      };
    });
  }

  /** Takes the answer to the last offer. One to an older offer is `over`; one with other keys than before is `foreign`:
      it is another connection's, and this one is of no use any more. */
  answer(number: number, sdp: string): Promise<'taken' | 'over' | 'foreign'> {
    return this.inTurn(async () => {
      if (number !== this.offered || this.pc.signalingState !== 'have-local-offer') return 'over';
      const before = this.pc.currentRemoteDescription?.sdp;
      if (before !== undefined && fingerprint(before) !== fingerprint(sdp)) return 'foreign';
      await this.pc.setRemoteDescription({ type: 'answer', sdp: withOpus(sdp) });
      return 'taken';
    });
  }

  stats(): Promise<RTCStatsReport> {
    return this.pc.getStats();
  }

  /** By the ids of tracks, which mean nothing to the statistics: the mids do. */
  mids(): {
    mic: string | null;
    camera: string | null;
    seats: { audio: string | null; video: string | null }[];
    shared: string | null;
  } {
    return {
      mic: this.mic.mid,
      camera: this.camera.mid,
      seats: this.lines.map(({ audio, video }) => ({ audio: audio.mid, video: video.mid })),
      shared: this.shared.mid,
    };
  }

  close(): void {
    this.closed = true;
    this.pc.oniceconnectionstatechange = null;
    this.pc.onconnectionstatechange = null;
    this.pc.close();
  }

  private addSeats(more: number): void {
    for (let i = 0; i < more; i += 1) {
      const audio = this.pc.addTransceiver('audio', { direction: 'recvonly' });
      const video = this.pc.addTransceiver('video', { direction: 'recvonly' });
      prefer(video);
      this.lines.push({ audio, video });
    }
  }

  private tellLine(): void {
    if (this.closed) return;
    const keys = this.mic.sender.transport?.state;
    if (keys === 'failed' || keys === 'closed') return this.listener.line('dead');
    switch (this.pc.iceConnectionState) {
      case 'connected':
      case 'completed':
        // The two say so each in its own time, and the later one may not be told of.
        if (keys === 'connected' || this.pc.connectionState === 'connected') this.listener.line('up');
        return;
      case 'disconnected':
      case 'failed':
        return this.listener.line('down');
      case 'new':
      case 'checking':
      case 'closed':
        return;
    }
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.turn.then(act);
    this.turn = done.catch(() => undefined);
    return done;
  }
}

/** Before the first offer; a browser that has no preferences of its own keeps its order. */
function prefer(transceiver: RTCRtpTransceiver): void {
  const codecs = wantedCodecs(RTCRtpReceiver.getCapabilities('video')?.codecs ?? []);
  if (codecs.length > 0) transceiver.setCodecPreferences(codecs);
}
