import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveFeed, type LiveEvent } from './live';

class Socket {
  static all: Socket[] = [];
  sent: string[] = [];
  readyState = 1;
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((closed: { code: number }) => void) | null = null;
  constructor() {
    Socket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(code = 1006): void {
    this.onclose?.({ code });
  }
  says(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const last = (): Socket => {
  const socket = Socket.all.at(-1);
  if (!socket) throw new Error('no socket');
  return socket;
};
const event = (number: number) => ({
  type: 'event',
  number,
  kind: 'case-claimed',
  subject: { kind: 'case', id: 'c' },
  case: 'c',
  at: 1,
});

function open() {
  const heard: LiveEvent[] = [];
  const states: string[] = [];
  const resyncs: number[] = [];
  const shut: number[] = [];
  const feed = new LiveFeed({
    url: 'ws://x',
    open: () => new Socket() as unknown as WebSocket,
    now: () => 42,
  });
  feed.listen({
    event: (one) => heard.push(one),
    status: (status) => states.push(status.state),
    resync: () => resyncs.push(1),
    shut: () => shut.push(1),
  });
  feed.start();
  last().onopen?.();
  return { feed, heard, states, resyncs, shut };
}

beforeEach(() => {
  Socket.all = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('the live feed', () => {
  it('tells when the session is over, and when it is not let in again; not when the line is gone', () => {
    const { shut } = open();
    last().says({ type: 'hello', protocol: 1, build: 'b', session: 's', last_event: 10 });
    last().close();
    expect(shut).toHaveLength(0);
    vi.advanceTimersByTime(1000);
    last().close();
    expect(shut).toHaveLength(1);
    vi.advanceTimersByTime(2000);
    last().onopen?.();
    last().close(4401);
    expect(shut).toHaveLength(2);
  });

  it('says hello, is live after the answer, and passes events on', () => {
    const { heard, states } = open();
    expect(JSON.parse(last().sent[0] ?? '')).toEqual({ type: 'hello', protocol: 1, last_event: null });
    last().says({ type: 'hello', protocol: 1, build: 'b', session: 's', last_event: 10 });
    last().says(event(11));
    expect(heard.map((one) => one.number)).toEqual([11]);
    expect(states).toEqual(['connecting', 'live']);
  });

  it('resumes from the last event it saw and takes none twice', async () => {
    const { heard } = open();
    last().says({ type: 'hello', last_event: 10 });
    last().says(event(11));
    last().close();
    await vi.advanceTimersByTimeAsync(1000);
    last().onopen?.();
    expect(JSON.parse(last().sent[0] ?? '')).toMatchObject({ last_event: 11 });
    last().says(event(11));
    last().says(event(12));
    expect(heard.map((one) => one.number)).toEqual([11, 12]);
  });

  it('says since when it is stale, and comes back with growing waits', async () => {
    const { feed, states } = open();
    last().says({ type: 'hello', last_event: 1 });
    last().close();
    expect(feed.status).toEqual({ state: 'stale', since: 42 });
    for (let i = 0; i < 6; i += 1) {
      await vi.advanceTimersByTimeAsync(20_000);
      last().close();
    }
    expect(Socket.all.length).toBeGreaterThan(4);
    expect(Socket.all.length).toBeLessThan(20);
    expect(states.filter((state) => state === 'stale')).toHaveLength(1);
  });

  it('a silent line is a dead line', async () => {
    const { feed } = open();
    last().says({ type: 'hello', last_event: 1 });
    await vi.advanceTimersByTimeAsync(30_000);
    last().says({ type: 'ping' });
    expect(last().sent.at(-1)).toBe('{"type":"pong"}');
    await vi.advanceTimersByTimeAsync(44_000);
    expect(feed.status.state).toBe('live');
    await vi.advanceTimersByTimeAsync(2000);
    expect(feed.status.state).toBe('stale');
  });

  it('a resync asks for everything again, nonsense is ignored', () => {
    const { resyncs, heard } = open();
    last().says({ type: 'resync' });
    last().onmessage?.({ data: '{not json' });
    last().onmessage?.({ data: '7' });
    expect(resyncs).toEqual([1]);
    expect(heard).toEqual([]);
  });

  it('carries the messages of a consult room, while it is live only', () => {
    const { feed } = open();
    const told: string[] = [];
    feed.listen({ told: (message) => told.push(message.type) });
    expect(feed.say({ type: 'leave' })).toBe(false);
    last().says({ type: 'hello', last_event: 1 });
    expect(feed.say({ type: 'leave' })).toBe(true);
    expect(last().sent.at(-1)).toBe('{"type":"leave"}');
    const before = last().sent.length;
    last().readyState = 2;
    expect(feed.say({ type: 'leave' })).toBe(false);
    expect(last().sent.length).toBe(before);
    last().readyState = 1;
    last().says({ type: 'roster', participants: [] });
    last().says({ nothing: 1 });
    last().says(event(2));
    expect(told).toEqual(['roster']);
    last().close();
    expect(feed.say({ type: 'leave' })).toBe(false);
  });

  it('in a consult tries each second, and gives up an opening that hangs', async () => {
    const { feed } = open();
    last().says({ type: 'hello', last_event: 1 });
    const letGo = feed.hold();
    for (let i = 0; i < 6; i += 1) {
      last().close();
      await vi.advanceTimersByTimeAsync(1_001);
      expect(Socket.all).toHaveLength(i + 2);
    }
    // The seventh neither opens nor closes.
    await vi.advanceTimersByTimeAsync(6_001);
    expect(Socket.all).toHaveLength(8);
    letGo();
    letGo();
    last().onopen?.();
    last().says({ type: 'hello', last_event: 1 });
    expect(feed.status.state).toBe('live');
  });

  it('that is renewed opens another socket at once and hears no more of the old one', () => {
    const { feed, states } = open();
    last().says({ type: 'hello', last_event: 1 });
    const old = last();
    feed.renew();
    expect(Socket.all).toHaveLength(2);
    old.says({ type: 'hello', last_event: 1 });
    expect(feed.status.state).toBe('stale');
    last().onopen?.();
    last().says({ type: 'hello', last_event: 1 });
    expect(states).toEqual(['connecting', 'live', 'stale', 'live']);
  });

  it('stopped means stopped', async () => {
    const { feed } = open();
    feed.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Socket.all).toHaveLength(1);
    expect(feed.status.state).toBe('stopped');
  });
});
