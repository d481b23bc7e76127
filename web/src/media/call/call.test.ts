import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveListener, LiveMessage, LiveStatus } from '../../api/live';
import { Call, type CallOptions } from './call';
import type { Connection, ConnectionListener } from './connection';
import type { Machine } from './devices';
import type { FromRoom, Participant } from './messages';
import { Loudspeaker } from './sound';

/** The live socket: what was said over it, and a line that can be cut. */
class Feed {
  status: LiveStatus = { state: 'live' };
  sent: LiveMessage[] = [];
  renewed = 0;
  held = 0;
  private listener: LiveListener = {};
  listen(listener: LiveListener): () => void {
    this.listener = listener;
    return () => (this.listener = {});
  }
  hold(): () => void {
    this.held += 1;
    return () => (this.held -= 1);
  }
  say(message: LiveMessage): boolean {
    if (this.status.state !== 'live') return false;
    this.sent.push(message);
    return true;
  }
  renew(): void {
    this.renewed += 1;
    this.become({ state: 'stale', since: 0 });
  }
  become(status: LiveStatus): void {
    this.status = status;
    this.listener.status?.(status);
  }
  tells(message: FromRoom): void {
    this.listener.told?.({ ...message });
  }
  types(): string[] {
    return this.sent.splice(0).map((one) => one.type);
  }
  last(type: string): LiveMessage {
    const found = this.sent.filter((one) => one.type === type).at(-1);
    if (!found) throw new Error(`no ${type} was said`);
    return found;
  }
}

/** A peer connection without a browser. */
class Line {
  static all: Line[] = [];
  closed = false;
  forgotten = false;
  restarts = 0;
  count = 1;
  packets = 0;
  energy = 0;
  answers: number[] = [];
  mic: MediaStreamTrack | null = null;
  sharedTrack = {} as MediaStreamTrack;
  private tracks: { audio: MediaStreamTrack; video: MediaStreamTrack }[] = [];
  constructor(
    readonly listener: ConnectionListener,
    seats: number,
  ) {
    this.wantSeats(seats);
    Line.all.push(this);
  }
  get seats() {
    return this.tracks;
  }
  wantSeats(seats: number): boolean {
    const more = seats > this.tracks.length;
    while (this.tracks.length < seats)
      this.tracks.push({ audio: {} as MediaStreamTrack, video: {} as MediaStreamTrack });
    return more;
  }
  offer(number: number, restart: boolean) {
    if (restart) this.restarts += 1;
    const seats = this.tracks.map((_, n) => ({ audio: `a${String(n)}`, video: `v${String(n)}` }));
    return Promise.resolve({ number, sdp: 'o', mic: '0', camera: '1', screen: null, seats, shared: '4' });
  }
  answer(number: number): Promise<'taken' | 'foreign'> {
    this.answers.push(number);
    return Promise.resolve(this.forgotten ? 'foreign' : 'taken');
  }
  sendMic(track: MediaStreamTrack | null): Promise<void> {
    this.mic = track;
    return Promise.resolve();
  }
  sendCamera(): Promise<void> {
    return Promise.resolve();
  }
  sendScreen(track: MediaStreamTrack | null): Promise<boolean> {
    return Promise.resolve(track !== null);
  }
  mids() {
    const seats = this.tracks.map((_, n) => ({ audio: `a${String(n)}`, video: `v${String(n)}` }));
    return { mic: '0', camera: '1', seats, shared: '4' };
  }
  stats(): Promise<unknown> {
    this.packets += this.count;
    const voice = {
      type: 'inbound-rtp',
      mid: 'a0',
      packetsReceived: this.packets,
      totalAudioEnergy: this.energy,
    };
    return Promise.resolve(
      new Map<string, unknown>([
        ['T', { type: 'transport', packetsReceived: this.packets }],
        ['V', voice],
      ]),
    );
  }
  close(): void {
    this.closed = true;
  }
}

const line = (): Line => {
  const last = Line.all.at(-1);
  if (!last) throw new Error('no connection');
  return last;
};

const person = (participant: string, self = false): Participant => ({
  participant,
  kind: 'person',
  name: participant,
  role: 'expert',
  place: '',
  joined_at: 0,
  present: 'here',
  mic: 'on',
  camera: 'on',
  screen: 'off',
  self,
});

const track = (kind: string) =>
  ({
    kind,
    enabled: true,
    onended: null,
    stop: () => undefined,
    getSettings: () => ({}),
  }) as unknown as MediaStreamTrack;

const machine: Machine = {
  secure: true,
  keep: null,
  media: {
    getUserMedia: (ask) =>
      ask?.audio
        ? Promise.resolve({
            getTracks: () => [track('audio')],
            getAudioTracks: () => [track('audio')],
            getVideoTracks: () => [],
          } as unknown as MediaStream)
        : Promise.reject(Object.assign(new Error(), { name: 'NotFoundError' })),
    enumerateDevices: () => Promise.resolve([]),
  },
};

const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

function open(change: Partial<CallOptions> = {}) {
  const feed = new Feed();
  const call = new Call({
    feed,
    machine,
    ticket: () => Promise.resolve({ token: 'T', others: 1 }),
    connect: (listener, seats) => new Line(listener, seats) as unknown as Connection,
    loudspeaker: (tell) =>
      new Loudspeaker(
        tell,
        () => ({
          srcObject: null,
          paused: false,
          autoplay: true,
          play: () => Promise.resolve(),
          pause: () => undefined,
        }),
        () => ({}) as MediaStream,
      ),
    ...change,
  });
  return { feed, call };
}

async function live() {
  const { feed, call } = open();
  call.enter({ mic: true, camera: false });
  await settle();
  const { offer } = feed.last('join') as unknown as { offer: { number: number } };
  feed.tells({ type: 'joined', room: 'r', participant: 'me', number: offer.number, sdp: 's' });
  await settle();
  line().listener.line('up');
  feed.tells({ type: 'roster', locked: false, lead: null, participants: [person('me', true), person('a')] });
  feed.tells({ type: 'seats', seats: ['a'], shared: null });
  await settle();
  return { feed, call };
}

beforeEach(() => {
  Line.all = [];
  vi.useFakeTimers();
  vi.stubGlobal(
    'MediaStream',
    class {
      constructor(readonly tracks: unknown[]) {}
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a consult', () => {
  it('is entered with what there is, and says so', async () => {
    const { feed, call } = await live();
    expect(call.view.phase.state).toBe('live');
    expect(feed.last('join')).toMatchObject({ token: 'T', offer: { seats: [{ audio: 'a0', video: 'v0' }] } });
    expect(feed.last('devices')).toEqual({ type: 'devices', mic: 'on', camera: 'off', screen: 'off' });
    expect(feed.last('hearing')).toMatchObject({
      from: [{ participant: 'a', hears: 'nothing' }],
      sound: 'plays',
    });
    expect(line().mic).not.toBeNull();
    expect(feed.held).toBe(1);
  });

  it('tells within 3 s that a voice is heard, and within 5 s that it is gone', async () => {
    const { feed, call } = await live();
    const timer = setInterval(() => (line().energy += 0.01), 250);
    await settle(2_500);
    expect(call.view.others[0]?.hears).toBe('voice');
    expect(feed.last('hearing')).toMatchObject({ from: [{ participant: 'a', hears: 'voice' }] });
    clearInterval(timer);
    await settle(5_000);
    expect(call.view.others[0]?.hears).toBe('quiet');
  });

  it('wants the pictures on the screen, said once, and none when only the voice is wanted', async () => {
    const { feed, call } = await live();
    call.want([{ participant: 'a', size: 'large' }]);
    call.want([{ participant: 'a', size: 'large' }]);
    expect(feed.types().filter((one) => one === 'wish')).toHaveLength(2);
    call.onlyVoice(true);
    expect(feed.last('wish')).toEqual({ type: 'wish', pictures: [] });
    expect(call.view.others[0]?.sight).toEqual({ state: 'paused', why: 'not-wished' });
    call.onlyVoice(false);
    expect(feed.last('wish')).toMatchObject({ pictures: [{ participant: 'a', source: 'camera' }] });
  });

  it('offers again when more seats are needed, one offer at a time', async () => {
    const { feed } = await live();
    feed.types();
    feed.tells({ type: 'offer-wanted', seats: 2 });
    await settle();
    feed.tells({ type: 'offer-wanted', seats: 3 });
    await settle();
    const first = feed.last('offer') as unknown as { offer: { number: number; seats: unknown[] } };
    expect(first.offer.seats).toHaveLength(2);
    feed.tells({ type: 'answer', number: first.offer.number, sdp: 's' });
    await settle();
    const second = feed.last('offer') as unknown as { offer: { number: number; seats: unknown[] } };
    expect(second.offer).toMatchObject({ number: first.offer.number + 1 });
    expect(second.offer.seats).toHaveLength(3);
    expect(line().restarts).toBe(0);
  });

  it('offers once more what a busy room did not take', async () => {
    const { feed, call } = await live();
    feed.types();
    feed.tells({ type: 'offer-wanted', seats: 2 });
    await settle();
    const first = feed.last('offer') as unknown as { offer: { number: number } };
    feed.tells({ type: 'refused', number: first.offer.number, code: 'busy', message: '' });
    await settle(2_000);
    expect(call.view.phase.state).toBe('live');
    const second = feed.last('offer') as unknown as { offer: { number: number; seats: unknown[] } };
    expect(second.offer.number).toBe(first.offer.number + 1);
    expect(second.offer.seats).toHaveLength(2);
  });

  it('says again on another socket what has not come back, and not what has', async () => {
    const { feed, call } = await live();
    expect(call.write('  ')).toBe(false);
    call.write(' 血压 90/60 ');
    const first = feed.last('chat') as unknown as { id: string; text: string };
    expect(first.text).toBe('血压 90/60');
    feed.tells({ type: 'chat', id: first.id, participant: 'me', at: 1, text: first.text });
    expect(call.view.unsaid).toEqual([]);
    call.write('阿司匹林 300 mg');
    feed.become({ state: 'stale', since: 0 });
    call.write('还在吗');
    expect(call.view.unsaid.map((one) => one.text)).toEqual(['阿司匹林 300 mg', '还在吗']);
    feed.types();
    feed.become({ state: 'live' });
    await settle();
    const { offer } = feed.last('join') as unknown as { offer: { number: number } };
    feed.tells({ type: 'joined', room: 'r', participant: 'me', number: offer.number, sdp: 's' });
    await settle();
    expect(feed.sent.filter((one) => one.type === 'chat').map((one) => one['text'])).toEqual([
      '阿司匹林 300 mg',
      '还在吗',
    ]);
  });

  it('that was left lets go of everything', async () => {
    const { feed, call } = await live();
    call.leave();
    expect(feed.last('leave')).toEqual({ type: 'leave' });
    expect(call.view.phase).toEqual({ state: 'ended', why: 'left' });
    expect([line().closed, feed.held]).toEqual([true, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a consult whose line fails', () => {
  it('is live when the first packets come, although its connection never says that it stands', async () => {
    const { feed, call } = open();
    call.enter({ mic: true, camera: false });
    await settle();
    const { offer } = feed.last('join') as unknown as { offer: { number: number } };
    line().count = 25;
    feed.tells({ type: 'joined', room: 'r', participant: 'me', number: offer.number, sdp: 's' });
    await settle(600);
    expect(call.view.phase.state).toBe('live');
  });

  it('offers new addresses within 2 s of silence, and is back when packets come', async () => {
    const { feed, call } = await live();
    line().count = 25;
    await settle(5_000);
    line().count = 0;
    feed.types();
    await settle(2_000);
    expect(call.view.phase).toMatchObject({ state: 'reconnecting', why: 'silent' });
    const { offer } = feed.last('offer') as unknown as { offer: { number: number } };
    expect(line().restarts).toBe(1);
    feed.tells({ type: 'answer', number: offer.number, sdp: 's' });
    line().count = 25;
    line().listener.line('up');
    await settle(500);
    expect(call.view.phase.state).toBe('live');
    expect(Line.all).toHaveLength(1);
  });

  it('joins again on another socket with the connection that stands', async () => {
    const { feed, call } = await live();
    line().listener.line('down');
    await settle(2_100);
    expect(feed.renewed).toBe(1);
    feed.types();
    feed.become({ state: 'live' });
    await settle();
    const { offer } = feed.last('join') as unknown as { offer: { number: number } };
    feed.tells({ type: 'joined', room: 'r', participant: 'me', number: offer.number, sdp: 's' });
    line().listener.line('up');
    await settle();
    expect(call.view.phase.state).toBe('live');
    expect(Line.all).toHaveLength(1);
    // The place in the room is another one: it is told everything anew.
    expect(feed.types()).toEqual(expect.arrayContaining(['devices', 'wish', 'hearing']));
  });

  it('makes another connection when the room has forgotten this one', async () => {
    const { feed, call } = await live();
    line().forgotten = true;
    feed.become({ state: 'stale', since: 0 });
    feed.become({ state: 'live' });
    await settle();
    const { offer } = feed.last('join') as unknown as { offer: { number: number } };
    feed.tells({ type: 'joined', room: 'r', participant: 'me', number: offer.number, sdp: 's' });
    await settle();
    expect(Line.all).toHaveLength(2);
    const next = feed.last('join') as unknown as { offer: { number: number } };
    feed.tells({ type: 'joined', room: 'r', participant: 'me', number: next.offer.number, sdp: 's' });
    await settle();
    line().listener.line('up');
    expect(call.view.phase.state).toBe('live');
  });

  it('hears no answer to an offer that is over', async () => {
    const { feed, call } = await live();
    line().listener.line('down');
    await settle();
    const { offer } = feed.last('offer') as unknown as { offer: { number: number } };
    feed.tells({ type: 'refused', number: offer.number - 1, code: 'room-closed', message: '' });
    await settle();
    expect(call.view.phase.state).toBe('reconnecting');
  });

  it('an answer that the browser cannot use makes another connection', async () => {
    const { feed } = open();
    const bad = vi.spyOn(Line.prototype, 'answer').mockRejectedValueOnce(new Error('bad sdp'));
    const { call } = { call: new Call({ ...optionsOf(feed) }) };
    call.enter({ mic: false, camera: false });
    await settle();
    const { offer } = feed.last('join') as unknown as { offer: { number: number } };
    feed.tells({ type: 'joined', room: 'r', participant: 'me', number: offer.number, sdp: '?' });
    await settle();
    expect(bad).toHaveBeenCalledOnce();
    expect(Line.all).toHaveLength(2);
    expect(Line.all[0]?.closed).toBe(true);
    call.leave();
  });

  it('in a browser without peer connections says that it is the browser', async () => {
    const { call } = open({
      connect: () => {
        throw new ReferenceError('RTCPeerConnection is not defined');
      },
    });
    call.enter({ mic: true, camera: true });
    await settle();
    expect(call.view.phase).toEqual({ state: 'ended', why: 'browser' });
  });

  it('who is not invited is told so', async () => {
    const { call } = open({ ticket: () => Promise.resolve({ ended: 'not-invited' }) });
    call.enter({ mic: true, camera: true });
    await settle();
    expect(call.view.phase).toEqual({ state: 'ended', why: 'not-invited' });
  });
});

function optionsOf(feed: Feed): CallOptions {
  return {
    feed,
    machine,
    ticket: () => Promise.resolve({ token: 'T', others: 1 }),
    connect: (listener, seats) => new Line(listener, seats) as unknown as Connection,
    loudspeaker: (tell) =>
      new Loudspeaker(
        tell,
        () => ({
          srcObject: null,
          paused: false,
          autoplay: true,
          play: () => Promise.resolve(),
          pause: () => undefined,
        }),
        () => ({}) as MediaStream,
      ),
  };
}
