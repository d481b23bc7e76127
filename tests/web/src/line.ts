//! A village's line: a way to the county on a port of its own that is thin, and can be cut. Cutting it breaks what is
//! under way and lets nothing new through, in every browser alike.

import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export class Line {
  /** Octets a second from the village to the county; the other direction is not held back. */
  rate: number;
  private whole = true;
  private readonly open = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly http: string,
    rate: number,
  ) {
    this.rate = rate;
  }

  static async to(http: string, rate: number): Promise<Line> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const line = new Line(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, rate);
    const { hostname, port } = new URL(http);
    server.on('connection', (near: Socket) => line.carry(near, Number(port), hostname));
    return line;
  }

  cut(): void {
    this.whole = false;
    for (const socket of this.open) socket.destroy();
  }

  mend(): void {
    this.whole = true;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private carry(near: Socket, port: number, host: string): void {
    if (!this.whole) {
      near.destroy();
      return;
    }
    const far = connect(port, host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.open.delete(one);
        other.destroy();
      });
    }
    far.pipe(near);
    void this.slowly(near, far);
  }

  private async slowly(near: Socket, far: Socket): Promise<void> {
    try {
      for await (const octets of near as AsyncIterable<Buffer>) {
        await pause((octets.length * 1000) / this.rate);
        if (!far.write(octets))
          await new Promise((resolve) => far.once('drain', resolve).once('close', resolve));
      }
      far.end();
    } catch {
      // The line was cut; its sockets are gone.
    }
  }
}
