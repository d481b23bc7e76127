// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { listen } from './feed';
import { askUnreached, everythingMayBeOld } from './resource';

vi.mock('./resource', () => ({
  askUnreached: vi.fn(),
  everythingMayBeOld: vi.fn(),
  forgetAll: vi.fn(),
  happened: vi.fn(),
}));

class Socket {
  static all: Socket[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((closed: { code: number }) => void) | null = null;
  constructor() {
    Socket.all.push(this);
  }
  send(): void {
    // Nobody listens.
  }
  close(): void {
    this.onclose?.({ code: 1006 });
  }
}

/** The server lets the last that called in. */
function hello(): void {
  const socket = Socket.all.at(-1);
  socket?.onopen?.();
  socket?.onmessage?.({ data: JSON.stringify({ type: 'hello', last_event: 7, build: 'a' }) });
}

beforeEach(() => {
  vi.clearAllMocks();
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Socket);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const old = vi.mocked(everythingMayBeOld);

it('a feed that begins anew, after a lock or another sign-in, takes everything read before for old', () => {
  const stop = listen();
  hello();
  expect(old).not.toHaveBeenCalled();
  stop();

  const stopAgain = listen();
  expect(old).toHaveBeenCalledTimes(1);
  // What happened between that reading and the hello is in neither.
  hello();
  expect(old).toHaveBeenCalledTimes(2);

  Socket.all.at(-1)?.close();
  vi.advanceTimersByTime(15_000);
  hello();
  expect(old).toHaveBeenCalledTimes(3);
  stopAgain();
});

it('asks again for what could not be reached, and stops behind the lock', () => {
  const stop = listen();
  vi.advanceTimersByTime(5_000);
  expect(askUnreached).toHaveBeenCalledTimes(1);
  stop();
  vi.advanceTimersByTime(60_000);
  expect(askUnreached).toHaveBeenCalledTimes(1);
});
