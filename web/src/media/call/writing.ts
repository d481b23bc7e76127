//! What was written here and has not come back from the room. It is sent again on another socket, under the same id, so
//! that a cut in the middle of a sentence neither loses it nor says it twice.

import type { ToRoom } from './messages';

export interface Unsaid {
  id: string;
  text: string;
}

export class Writing {
  private waiting: readonly Unsaid[] = [];

  constructor(private readonly say: (message: ToRoom) => boolean) {}

  get unsaid(): readonly Unsaid[] {
    return this.waiting;
  }

  write(id: string, text: string): void {
    this.waiting = [...this.waiting, { id, text }];
    this.say({ type: 'chat', id, text });
  }

  /** The room has told everybody. */
  said(id: string): void {
    this.waiting = this.waiting.filter((one) => one.id !== id);
  }

  /** On another socket: all of it, in its order. */
  again(): void {
    for (const { id, text } of this.waiting) this.say({ type: 'chat', id, text });
  }
}
