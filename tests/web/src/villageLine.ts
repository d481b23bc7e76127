//! The village's line for pages and the live connection: a way to the county on a port of its own with a rate, a delay
//! and losses both ways, shared by all connections over it. A packet that is lost is sent again, as TCP does, and all
//! behind it on that connection waits. While it is cut nothing comes and nobody is told: connections hang.

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

export class VillageLine {
  private quality: Quality = {};
  private whole = true;
  private readonly freeAt = { up: 0, down: 0 };
  private readonly open = new Set<Socket>();
  /** Connections that were cut off: they hang until one side gives up. */
  private readonly dead = new WeakSet<Socket>();
  carried = 0;

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
    for (const socket of this.open) this.dead.add(socket);
  }

  mend(): void {
    this.whole = true;
  }

  async stop(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private begin(near: Socket, port: number, host: string): void {
    const far = connect({ port, host, noDelay: true });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.open.add(one);
      if (!this.whole) this.dead.add(one);
      one.on('error', () => this.whole && other.destroy());
      one.on('close', () => {
        this.open.delete(one);
        other.destroy();
      });
    }
    void this.carry(near, far, 'up');
    void this.carry(far, near, 'down');
  }

  private async carry(from: Socket, to: Socket, way: 'up' | 'down'): Promise<void> {
    let last = 0;
    let waiting = 0;
    try {
      for await (const octets of from as AsyncIterable<Buffer>) {
        for (let at = 0; at < octets.length; at += PACKET) {
          const packet = octets.subarray(at, at + PACKET);
          const arrival = Math.max(last, this.arrival(packet.length, way));
          last = arrival;
          waiting += packet.length;
          setTimeout(() => {
            waiting -= packet.length;
            if (!this.whole || this.dead.has(from) || to.destroyed) return;
            this.carried += packet.length;
            to.write(packet);
          }, arrival - performance.now());
          while (waiting > QUEUE) await new Promise((resolve) => setTimeout(resolve, 10));
        }
      }
      setTimeout(() => !this.dead.has(from) && to.end(), Math.max(0, last - performance.now()));
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
