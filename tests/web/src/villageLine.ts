//! The village's line for pages and the live connection: a way to the county on a port of its own with a rate, a delay
//! and losses both ways, shared by all connections over it. What is lost is sent again, as TCP does, and all behind it on
//! that connection waits. While it is cut nothing comes and nobody is told; once it is mended, what waits is tried again
//! when TCP would, which may be long after.

import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface Quality {
  rate_kbps?: number;
  /** How long a packet is on the way. */
  delay_ms?: number;
  /** Packets lost, of a hundred. */
  loss_percent?: number;
}

const PACKET = 1_400;
const HEADERS = 52;
/** What may wait at the bottleneck for one connection before its sender has to. */
const QUEUE = 64 * 1_024;
/** A sender notices a loss after this at the soonest, and after a round trip. */
const NOTICES_MS = 200;
/** A sender who hears nothing tries again after this, then twice that, and so on; somebody who calls waits longer. */
const AGAIN_MS = 300;
const CALLS_AGAIN_MS = 1_000;

/** One connection: since when it hangs, and what waits for it to go on. */
interface Carriage {
  near: Socket;
  far: Socket;
  first_ms: number;
  since: number | null;
  held: (() => void)[];
}

export class VillageLine {
  private quality: Quality = {};
  private whole = true;
  private readonly freeAt = { up: 0, down: 0 };
  private readonly open = new Set<Carriage>();

  private constructor(
    private readonly server: Server,
    readonly http: string,
  ) {}

  static async to(http: string): Promise<VillageLine> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const line = new VillageLine(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const { hostname, port } = new URL(http);
    server.on('connection', (near: Socket) => line.begin(near, Number(port), hostname));
    return line;
  }

  set(quality: Quality): void {
    this.quality = quality;
  }

  /** What is open hangs from now on; so does what is opened until it is mended. */
  cut(): void {
    this.whole = false;
    for (const one of this.open) one.since ??= performance.now();
  }

  mend(): void {
    this.whole = true;
    for (const one of this.open) this.resume(one);
  }

  async stop(): Promise<void> {
    for (const { near, far } of this.open) {
      near.destroy();
      far.destroy();
    }
    await new Promise((resolve) => this.server.close(resolve));
  }

  private resume(one: Carriage): void {
    if (one.since === null) return;
    const hung = performance.now() - one.since;
    let wait = one.first_ms;
    let tried = wait;
    while (tried < hung) tried += wait *= 2;
    const since = one.since;
    setTimeout(() => {
      // Cut again meanwhile.
      if (!this.whole || one.since !== since) return;
      one.since = null;
      for (const go of one.held.splice(0)) go();
    }, tried - hung);
  }

  private begin(near: Socket, port: number, host: string): void {
    const far = connect({ port, host, noDelay: true });
    const one: Carriage = {
      near,
      far,
      first_ms: this.whole ? AGAIN_MS : CALLS_AGAIN_MS,
      since: this.whole ? null : performance.now(),
      held: [],
    };
    this.open.add(one);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        if (other.destroyed) this.open.delete(one);
        this.when(one, () => other.destroy());
      });
    }
    void this.carry(one, near, far, 'up');
    void this.carry(one, far, near, 'down');
  }

  /** Now, or when the connection goes on. */
  private when(one: Carriage, go: () => void): void {
    if (one.since === null) go();
    else one.held.push(go);
  }

  private async carry(one: Carriage, from: Socket, to: Socket, way: 'up' | 'down'): Promise<void> {
    let last = 0;
    let waiting = 0;
    try {
      for await (const octets of from as AsyncIterable<Buffer>) {
        for (let at = 0; at < octets.length; at += PACKET) {
          const packet = octets.subarray(at, at + PACKET);
          last = Math.max(last, this.arrival(packet.length, way));
          waiting += packet.length;
          setTimeout(() => {
            this.when(one, () => {
              waiting -= packet.length;
              if (!to.destroyed) to.write(packet);
            });
          }, last - performance.now());
          while (waiting > QUEUE) await new Promise((resolve) => setTimeout(resolve, 10));
        }
      }
      setTimeout(() => this.when(one, () => to.end()), Math.max(0, last - performance.now()));
    } catch {
      // The connection was broken off.
    }
  }

  /** When a packet sent now is at the other end, after as many tries as it takes. */
  private arrival(octets: number, way: 'up' | 'down'): number {
    const { rate_kbps, delay_ms = 0, loss_percent = 0 } = this.quality;
    const now = performance.now();
    let sent = now;
    let notices = Math.max(NOTICES_MS, 3 * delay_ms);
    let later = 0;
    for (;;) {
      if (rate_kbps !== undefined) {
        this.freeAt[way] = Math.max(this.freeAt[way], now) + ((octets + HEADERS) * 8) / rate_kbps;
        sent = this.freeAt[way];
      }
      if (Math.random() * 100 >= loss_percent) return sent + later + delay_ms;
      later += notices;
      notices *= 2;
    }
  }
}
