//! What this page tells the room of itself, said when it is another than before and not each time something moves.

import type { Devices, Hearing, Picture, ToRoom } from './messages';

/** How it hears is also said again now and then, so that its silence means something. */
const AGAIN_MS = 2_000;

export class Says {
  private last: Partial<Record<ToRoom['type'], string>> = {};
  private heardAt = 0;

  /** `say` answers false when the message could not be sent; it is tried again at the next occasion. */
  constructor(
    private readonly say: (message: ToRoom) => boolean,
    private readonly now: () => number,
  ) {}

  /** On another place in the room nothing has been said yet. */
  forget(): void {
    this.last = {};
  }

  wish(pictures: readonly Picture[]): void {
    this.once({ type: 'wish', pictures });
  }

  devices(states: Devices): void {
    this.once({ type: 'devices', ...states });
  }

  hearing(hearing: Hearing): void {
    if (this.now() - this.heardAt >= AGAIN_MS) delete this.last.hearing;
    if (this.once({ type: 'hearing', ...hearing })) this.heardAt = this.now();
  }

  private once(message: ToRoom): boolean {
    const words = JSON.stringify(message);
    if (this.last[message.type] === words || !this.say(message)) return false;
    this.last[message.type] = words;
    return true;
  }
}
