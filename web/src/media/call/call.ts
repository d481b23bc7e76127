//! One consult as this page takes part in it. It carries out what `room` decides, owns the connection, the devices and
//! the loudspeaker, and keeps one `CallView` for whoever draws. It knows no React and no page.

import type { LiveFeed } from '../../api/live';
import { uuidv7 } from '../../api/uuid';
import { Connection, type ConnectionListener } from './connection';
import { remember, remembered, thisMachine, type DeviceKind, type Machine } from './devices';
import { draw } from './draw';
import { anew, hearSecond, knows, LISTENING, meets, type Listening } from './ears';
import { learn, NOTHING_KNOWN, unseated, type Facts } from './facts';
import { hears } from './hearing';
import { fromRoom, type FromRoom, type Offer, type Picture, type ToRoom } from './messages';
import { keepAwake, watchNetwork } from './surroundings';
import { OwnDevices } from './own';
import { decide, nextTick, OUTSIDE, type Act, type Ended, type Room, type RoomEvent } from './room';
import { Says } from './says';
import { Loudspeaker } from './sound';
import { counted } from './stats';
import type { CallView, Wanted } from './view';
import { Writing } from './writing';

/** What the server gives to somebody who may enter. */
export interface Ticket {
  token: string;
  others: number;
}

export type CallFeed = Pick<LiveFeed, 'say' | 'renew' | 'hold' | 'listen' | 'status'>;

export interface CallOptions {
  feed: CallFeed;
  /** Asks the server to be let in; throws when it could not be asked, which is tried again. */
  ticket: () => Promise<Ticket | { ended: Ended }>;
  machine?: Machine;
  connect?: (listener: ConnectionListener, seats: number) => Connection;
  loudspeaker?: (tell: () => void) => Loudspeaker;
  now?: () => number;
}

const SECOND_MS = 1_000;
/** While nothing flows it is looked more often, to be back at once. */
const LOOK_MS = 250;
/** A connection that is up and over which nobody sends anything is taken for good after this. */
const QUIET_MS = 1_500;

/** Counts up for as long as the page is loaded, over all rooms. */
let offers = 0;

export class Call {
  private room: Room = OUTSIDE;
  private facts: Facts = NOTHING_KNOWN;
  private listening: Listening = LISTENING;
  private connection: Connection | null = null;
  private ticket: Ticket | null = null;
  /** What the connection says of itself; it may say nothing while media comes already. */
  private line: 'new' | 'up' | 'down' = 'new';
  /** When the last offer was answered. */
  private answeredAt = 0;
  /** The offer whose answer is awaited, and whether another is to follow it. */
  private waiting: number | null = null;
  private again = false;
  private wanted: Wanted = [];
  private voiceOnly = false;
  private cameraBefore = true;
  private packets = 0;
  private countedAt = 0;
  private tickTimer: ReturnType<typeof setTimeout> | null = null;
  private lookTimer: ReturnType<typeof setInterval> | null = null;
  private endings: (() => void)[] = [];
  private readonly watchers = new Set<() => void>();
  private readonly own: OwnDevices;
  private readonly says: Says;
  private readonly writing: Writing;
  private readonly loudspeaker: Loudspeaker;
  private readonly now: () => number;
  private readonly machine: Machine;
  private wants: Record<DeviceKind, boolean> = { mic: true, camera: true };
  private speaker: string | null = null;
  private shown: CallView;

  constructor(private readonly options: CallOptions) {
    this.now = options.now ?? Date.now;
    this.machine = options.machine ?? thisMachine();
    this.says = new Says((message) => this.say(message), this.now);
    this.writing = new Writing((message) => this.room.joined && this.say(message));
    this.own = new OwnDevices(this.machine, {
      send: (kind, track) => void this.send(kind, track),
      changed: () => this.publish(),
    });
    this.loudspeaker = (options.loudspeaker ?? ((tell) => new Loudspeaker(tell)))(() => this.publish());
    this.speaker = remembered('speaker', this.machine);
    if (this.speaker !== null) void this.loudspeaker.choose(this.speaker);
    this.shown = this.drawn();
  }

  get view(): CallView {
    return this.shown;
  }

  /** Tells whenever the view is another one; returns how to stop. */
  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Goes in, out of a press of a button, so that sound is allowed too. */
  enter(wants: Record<DeviceKind, boolean>): void {
    if (this.room.phase.state !== 'idle') return;
    this.wants = wants;
    this.cameraBefore = wants.camera;
    const { feed } = this.options;
    this.endings = [
      feed.hold(),
      feed.listen({
        told: (message) => this.hear(fromRoom(message)),
        status: (status) => this.tell({ type: 'feed', live: status.state === 'live' }),
      }),
      watchNetwork(() => this.tell({ type: 'network' })),
      watchDevices(() => void this.own.replugged()),
      keepAwake(),
    ];
    this.tell({ type: 'feed', live: feed.status.state === 'live' });
    this.tell({ type: 'enter' });
    this.lookTimer = setInterval(() => void this.look(), LOOK_MS);
  }

  leave(): void {
    this.tell({ type: 'leave' });
  }

  turn(kind: DeviceKind, on: boolean): void {
    if (kind === 'camera' && on) this.voiceOnly = false;
    void this.own.turn(kind, on);
    this.sayWish();
  }

  choose(kind: DeviceKind | 'speaker', id: string): void {
    if (kind !== 'speaker') return void this.own.choose(kind, id);
    remember('speaker', id, this.machine);
    this.speaker = id;
    void this.loudspeaker.choose(id).then(() => this.publish());
  }

  share(on: boolean): void {
    void this.own.share(on);
  }

  /** Out of a press of a button: now the browser lets the page sound. */
  allowSound(): void {
    void this.loudspeaker.play();
  }

  /** No pictures either way, to keep the voice on a weak line; and back to what was. */
  onlyVoice(on: boolean): void {
    if (this.voiceOnly === on) return;
    this.voiceOnly = on;
    if (on) this.cameraBefore = this.own.states.camera !== 'off';
    void this.own.turn('camera', !on && this.cameraBefore);
    this.sayWish();
    this.publish();
  }

  /** Whose pictures are on the screen now, and how large. */
  want(wanted: Wanted): void {
    this.wanted = wanted;
    this.sayWish();
  }

  /** Writes to everybody, now or as soon as the room can be reached; false when there is nothing to write, or no more. */
  write(text: string): boolean {
    const words = text.trim();
    if (words === '' || this.room.phase.state === 'ended') return false;
    this.writing.write(uuidv7(this.now()), words);
    this.publish();
    return true;
  }

  private tell(event: RoomEvent): void {
    const { room, acts } = decide(this.room, event, this.now());
    this.room = room;
    if (event.type === 'feed' || acts.includes('renew-feed')) this.waiting = null;
    for (const act of acts) this.act(act);
    this.schedule();
    this.publish();
  }

  private act(act: Act): void {
    switch (act) {
      case 'ask-devices':
        void this.own.ask(this.wants).then(() => this.tell({ type: 'devices' }));
        return;
      case 'fetch-ticket':
        return void this.fetchTicket();
      case 'join-fresh':
        return this.joinFresh();
      case 'join':
        return void this.offer(true, true);
      case 'restart':
        return void this.offer(true, false);
      case 'renew-feed':
        return this.options.feed.renew();
      case 'say-leave':
        return void this.say({ type: 'leave' });
      case 'close':
        return this.close();
    }
  }

  private async fetchTicket(): Promise<void> {
    try {
      const found = await this.options.ticket();
      if ('ended' in found) return this.tell({ type: 'no-ticket', ended: found.ended });
      this.ticket = found;
      this.tell({ type: 'ticket' });
    } catch {
      this.tell({ type: 'no-ticket', ended: null });
    }
  }

  private joinFresh(): void {
    this.connection?.close();
    this.line = 'new';
    this.packets = 0;
    this.facts = unseated(this.facts);
    this.listening = anew(this.listening);
    this.meet();
    const connect = this.options.connect ?? ((listener, seats) => new Connection(listener, seats));
    try {
      const connection = connect(
        {
          line: (line) => {
            if (connection === this.connection) this.lineIs(line);
          },
          seats: () => this.seated(),
        },
        this.ticket?.others ?? 1,
      );
      this.connection = connection;
    } catch {
      // No peer connections in this browser at all.
      return void Promise.resolve().then(() => this.tell({ type: 'browser' }));
    }
    this.seated();
    void this.send('mic', this.own.track('mic'));
    void this.send('camera', this.own.track('camera'));
    void this.connection.sendScreen(this.own.screenTrack);
    void this.offer(false, true);
  }

  private meet(): void {
    const here = this.facts.participants.filter((one) => !one.self && one.present === 'here');
    this.listening = meets(
      this.listening,
      here.map((one) => one.participant),
      this.now(),
    );
  }

  private seated(): void {
    this.loudspeaker.voices(this.connection?.seats.map((seat) => seat.audio) ?? []);
    this.publish();
  }

  private lineIs(line: 'up' | 'down' | 'dead'): void {
    this.line = line === 'up' ? 'up' : 'down';
    if (line === 'up') this.tell({ type: 'flows' });
    else this.tell({ type: 'stopped', why: line === 'dead' ? 'dead' : 'ice' });
  }

  private async send(kind: DeviceKind | 'screen', track: MediaStreamTrack | null): Promise<void> {
    const { connection } = this;
    if (connection === null) return;
    if (kind === 'mic') await connection.sendMic(track);
    else if (kind === 'camera') await connection.sendCamera(track);
    else if (await connection.sendScreen(track)) this.offerAgain();
  }

  /** The lines of the connection are others now: the room has to know, after what it is asked already. */
  private offerAgain(): void {
    if (this.waiting !== null || !this.room.joined) this.again = true;
    else void this.offer(false, false);
  }

  private async offer(restart: boolean, join: boolean): Promise<void> {
    const { connection, ticket } = this;
    if (connection === null) return;
    offers += 1;
    this.waiting = offers;
    this.again = false;
    let offer: Offer;
    try {
      offer = await connection.offer(offers, restart);
    } catch {
      if (connection === this.connection) this.tell({ type: 'refused', code: 'offer-unusable' });
      return;
    }
    if (connection !== this.connection || offer.number !== this.waiting) return;
    if (join && ticket !== null) this.say({ type: 'join', token: ticket.token, offer });
    else this.say({ type: 'offer', offer });
  }

  private say(message: ToRoom): boolean {
    return this.options.feed.say({ ...message });
  }

  private hear(message: FromRoom | null): void {
    if (message === null || this.room.phase.state === 'ended') return;
    this.facts = learn(this.facts, message);
    if (message.type === 'chat') this.writing.said(message.id);
    if (message.type === 'roster') this.meet();
    switch (message.type) {
      case 'joined':
      case 'answer':
        return void this.answered(message);
      case 'refused':
        if (message.number !== this.waiting) return;
        this.waiting = null;
        // What the connection has and the room does not know is offered again with the next look.
        this.again = true;
        return this.tell({ type: 'refused', code: message.code });
      case 'offer-wanted':
        if (this.connection?.wantSeats(message.seats) === true) this.offerAgain();
        return;
      case 'left':
        return this.tell({ type: 'left', why: message.why });
      case 'seats':
      case 'roster':
      case 'pictures':
      case 'speaking':
      case 'heard':
      case 'quality':
      case 'chat':
      case 'measuring':
      case 'measured':
        return this.publish();
    }
  }

  private async answered(message: Extract<FromRoom, { sdp: string }>): Promise<void> {
    const { connection } = this;
    if (connection === null) return;
    try {
      const fits = await connection.answer(message.number, message.sdp);
      if (connection !== this.connection || fits === 'over') return;
      if (fits === 'foreign') return this.tell({ type: 'foreign' });
    } catch {
      return this.tell({ type: 'refused', code: 'offer-unusable' });
    }
    if (message.number !== this.waiting) return;
    this.waiting = null;
    this.answeredAt = this.now();
    const joined = message.type === 'joined';
    // Whatever was said before, this place in the room has not heard it.
    if (joined) this.says.forget();
    this.tell({ type: 'answered', joined });
    if (joined) this.writing.again();
    if (this.again) this.offerAgain();
  }

  /** Looks at the connection: often while nothing flows, once a second otherwise. */
  private async look(): Promise<void> {
    const { connection } = this;
    const now = this.now();
    if (connection === null || (this.room.flows && now - this.countedAt < SECOND_MS - LOOK_MS / 2)) return;
    const full = now - this.countedAt >= SECOND_MS - LOOK_MS / 2;
    if (full) this.countedAt = now;
    const count = counted(await connection.stats(), now);
    const record = this.own.states.mic === 'on' ? count : { ...count, mic_energy: null };
    if (connection !== this.connection) return;
    const came = this.packets > 0 && record.packets_in > this.packets;
    this.packets = record.packets_in;
    const settled = this.room.offered === null && now - this.answeredAt >= QUIET_MS;
    // Whose voice or picture has come was let in, whatever the connection says of itself.
    const begins = this.line === 'new' && [...record.inbound.values()].some((one) => one.packets > 0);
    const stands = this.line === 'up' && (came || (this.room.joined && settled));
    if (!this.room.flows && (begins || stands)) this.tell({ type: 'flows' });
    if (!full) return;
    const { next, silent } = hearSecond(this.listening, record);
    const mids = connection.mids();
    const voices = this.facts.seats.flatMap((one, seat) =>
      one !== null && hears(next.ears, mids.seats[seat]?.audio ?? null) === 'voice' ? [one] : [],
    );
    this.listening = knows(next, voices);
    if (silent && this.room.flows) this.tell({ type: 'stopped', why: 'silent' });
    if (this.again && this.room.phase.state === 'live') this.offerAgain();
    this.publish();
  }

  private schedule(): void {
    if (this.tickTimer !== null) clearTimeout(this.tickTimer);
    const due = nextTick(this.room);
    this.tickTimer =
      due === null ? null : setTimeout(() => this.tell({ type: 'tick' }), Math.max(0, due - this.now()));
  }

  private publish(): void {
    this.shown = this.drawn();
    this.sayState();
    for (const watcher of this.watchers) watcher();
  }

  private drawn(): CallView {
    return draw({
      room: this.room,
      facts: this.facts,
      listening: this.listening,
      connection: this.connection,
      own: this.own,
      sound: this.loudspeaker.state,
      voiceOnly: this.voiceOnly,
      wanted: this.wanted,
      speaker: this.speaker,
      unsaid: this.writing.unsaid,
      now: this.now(),
    });
  }

  private sayWish(): void {
    if (!this.room.joined) return;
    const { shared } = this.facts;
    const cameras = this.wanted.map((one): Picture => ({ ...one, source: 'camera' }));
    const screens: Picture[] =
      shared === null ? [] : [{ participant: shared, source: 'screen', size: 'large' }];
    this.says.wish(this.voiceOnly ? [] : [...cameras, ...screens]);
  }

  /** How this page does, as far as the room does not know it yet. */
  private sayState(): void {
    if (!this.room.joined) return;
    this.sayWish();
    this.says.devices(this.own.states);
    this.says.hearing({
      from: this.shown.others
        .filter((one) => one.present === 'here')
        .map((one) => ({ participant: one.participant, hears: one.hears })),
      sound: this.loudspeaker.state,
      line: this.listening.judged.line,
    });
  }

  private close(): void {
    for (const end of this.endings.splice(0)) end();
    if (this.lookTimer !== null) clearInterval(this.lookTimer);
    this.connection?.close();
    this.connection = null;
    this.loudspeaker.silence();
    this.own.close();
  }
}

function watchDevices(changed: () => void): () => void {
  const media = (globalThis.navigator as Partial<Navigator> | undefined)?.mediaDevices;
  media?.addEventListener('devicechange', changed);
  return () => media?.removeEventListener('devicechange', changed);
}
