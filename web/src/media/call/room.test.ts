import { describe, expect, it } from 'vitest';
import { decide, nextTick, OUTSIDE, type Act, type Room, type RoomEvent } from './room';

/** A page on its way, with a clock moved by hand. */
class Way {
  room: Room = OUTSIDE;
  now = 0;
  acts: Act[] = [];

  tell(event: RoomEvent): this {
    const { room, acts } = decide(this.room, event, this.now);
    this.room = room;
    this.acts.push(...acts);
    return this;
  }

  /** Lets time pass, with every tick that falls due in it. */
  pass(ms: number): this {
    const until = this.now + ms;
    for (let due = nextTick(this.room); due !== null && due <= until; due = nextTick(this.room)) {
      this.now = Math.max(due, this.now);
      const before = this.room;
      this.tell({ type: 'tick' });
      if (this.room === before) throw new Error(`a tick at ${String(due)} changes nothing`);
    }
    this.now = until;
    return this;
  }

  /** What was done since this was asked last. */
  did(): Act[] {
    return this.acts.splice(0);
  }

  get state(): string {
    return this.room.phase.state;
  }
}

const joining = (): Way => {
  const way = new Way().tell({ type: 'feed', live: true }).tell({ type: 'enter' });
  return way.tell({ type: 'ticket' }).tell({ type: 'devices' });
};

const live = (): Way => {
  const way = joining().tell({ type: 'answered', joined: true }).tell({ type: 'flows' });
  way.did();
  return way;
};

describe('the way in', () => {
  it('asks for devices and a ticket at once, then joins, and is live when media comes', () => {
    const way = new Way().tell({ type: 'feed', live: true }).tell({ type: 'enter' });
    expect(way.did()).toEqual(['ask-devices', 'fetch-ticket']);
    expect(way.tell({ type: 'ticket' }).did()).toEqual([]);
    expect(way.tell({ type: 'devices' }).did()).toEqual(['join-fresh']);
    way.tell({ type: 'answered', joined: true });
    expect(way.state).toBe('joining');
    way.tell({ type: 'flows' });
    expect(way.room.phase).toEqual({ state: 'live', since: 0 });
    expect(nextTick(way.room)).toBeNull();
  });

  it('does not wait for somebody who says nothing about their devices', () => {
    const way = new Way().tell({ type: 'feed', live: true }).tell({ type: 'enter' }).tell({ type: 'ticket' });
    way.did();
    expect(way.pass(3_999).did()).toEqual([]);
    expect(way.pass(1).did()).toEqual(['join-fresh']);
  });

  it('waits for the socket, and for the ticket, and asks for another ticket', () => {
    const way = new Way().tell({ type: 'enter' }).tell({ type: 'devices' });
    way.did();
    way.tell({ type: 'no-ticket', ended: null });
    expect(way.pass(1_000).did()).toEqual(['fetch-ticket']);
    way.tell({ type: 'ticket' });
    expect(way.did()).toEqual([]);
    expect(way.tell({ type: 'feed', live: true }).did()).toEqual(['join-fresh']);
  });

  it('gives the first connection time to agree on keys', () => {
    const way = joining();
    way.did();
    way.pass(500).tell({ type: 'answered', joined: true });
    expect(way.pass(4_900).did()).toEqual([]);
    expect(way.pass(200).did()).toEqual(['restart']);
  });

  it.each([
    ['room-locked', 'room-locked'],
    ['room-full', 'room-full'],
    ['room-closed', 'room-closed'],
    ['token-foreign', 'not-invited'],
  ] as const)('%s ends it', (code, why) => {
    const way = joining().tell({ type: 'refused', code });
    expect(way.room.phase).toEqual({ state: 'ended', why });
    expect(way.did().at(-1)).toBe('close');
  });

  it('an old ticket is changed for a new one; a busy room is asked again', () => {
    const way = joining();
    way.did();
    expect(way.tell({ type: 'refused', code: 'token-expired' }).did()).toEqual(['fetch-ticket']);
    expect(way.tell({ type: 'ticket' }).did()).toEqual(['join-fresh']);
    expect(way.tell({ type: 'refused', code: 'busy' }).did()).toEqual([]);
    expect(way.pass(2_000).did()).toEqual(['join-fresh']);
  });

  it('an offer nobody can use is made anew twice, then it is told', () => {
    const way = joining();
    way.did();
    way.tell({ type: 'refused', code: 'offer-unusable' }).tell({ type: 'refused', code: 'offer-unusable' });
    expect(way.did()).toEqual(['join-fresh', 'join-fresh']);
    way.tell({ type: 'refused', code: 'offer-unusable' });
    expect(way.room.phase).toEqual({ state: 'ended', why: 'offer-unusable' });
  });
});

describe('a cut', () => {
  it('is answered at once with new addresses, and is over when media comes', () => {
    const way = live();
    way.now = 60_000;
    expect(way.tell({ type: 'stopped', why: 'silent' }).did()).toEqual(['restart']);
    expect(way.room.phase).toMatchObject({ state: 'reconnecting', since: 60_000, why: 'silent' });
    way.pass(240).tell({ type: 'answered', joined: false }).tell({ type: 'flows' });
    expect(way.room.phase).toEqual({ state: 'live', since: 60_240 });
  });

  it('that answered offers do not mend is tried after 2 s, and at last with another connection', () => {
    const way = live();
    way.tell({ type: 'stopped', why: 'ice' });
    const done: Act[][] = [way.did()];
    for (let i = 0; i < 4; i += 1) {
      way.tell({ type: 'answered', joined: true });
      done.push(way.pass(2_000).did());
    }
    expect(done).toEqual([['restart'], ['restart'], ['restart'], ['join-fresh'], []]);
  });

  it('in which nobody answers opens another socket, and joins on it', () => {
    const way = live();
    way.tell({ type: 'stopped', why: 'silent' });
    way.did();
    expect(way.pass(1_999).did()).toEqual([]);
    expect(way.pass(1).did()).toEqual(['renew-feed']);
    expect(way.pass(38_000).did()).toEqual([]);
    expect(way.tell({ type: 'feed', live: true }).did()).toEqual(['join']);
    way.tell({ type: 'answered', joined: true }).tell({ type: 'flows' });
    expect(way.state).toBe('live');
  });

  it('of the socket alone joins again with the connection that stands; voice was never gone', () => {
    const way = live();
    way.tell({ type: 'feed', live: false });
    expect(way.room.phase).toMatchObject({ state: 'reconnecting', why: 'feed' });
    expect(way.tell({ type: 'feed', live: true }).did()).toEqual(['join']);
    way.tell({ type: 'answered', joined: true });
    expect(way.state).toBe('live');
  });

  it('by another network opens another socket without waiting for the old one to be dead', () => {
    const way = live();
    expect(way.tell({ type: 'network' }).did()).toEqual(['renew-feed']);
    expect(way.room.phase).toMatchObject({ state: 'reconnecting', why: 'network' });
    expect(way.tell({ type: 'feed', live: true }).did()).toEqual(['join']);
  });

  it('that ended the keys needs a connection of its own', () => {
    const way = live();
    expect(way.tell({ type: 'stopped', why: 'dead' }).did()).toEqual(['join-fresh']);
  });

  it('so long that the place was given up is joined again', () => {
    const way = live();
    way.tell({ type: 'stopped', why: 'silent' });
    way.did();
    way.tell({ type: 'left', why: 'lost' });
    expect(way.did()).toEqual(['join-fresh']);
  });

  it('whose offer cannot be used, or is answered with other keys, is not left with half of what it needs', () => {
    for (const event of [{ type: 'refused', code: 'offer-unusable' }, { type: 'foreign' }] as const) {
      const way = live().tell(event);
      expect([way.state, way.did()]).toEqual(['reconnecting', ['join-fresh']]);
      expect(way.tell({ type: 'answered', joined: true }).tell({ type: 'flows' }).state).toBe('live');
    }
  });

  it('after which the room has forgotten the connection is mended by one of its own', () => {
    const way = live();
    way.tell({ type: 'feed', live: false }).tell({ type: 'feed', live: true });
    expect(way.did()).toEqual(['join']);
    expect(way.tell({ type: 'foreign' }).did()).toEqual(['join-fresh']);
    way.tell({ type: 'answered', joined: true }).tell({ type: 'flows' });
    expect(way.state).toBe('live');
  });

  it.each([1, 7, 45])('of whatever order of events leads back (seed %i)', (seed) => {
    let state = seed;
    const chance = (n: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * n);
    };
    const events: readonly RoomEvent[] = [
      { type: 'feed', live: false },
      { type: 'feed', live: true },
      { type: 'network' },
      { type: 'stopped', why: 'silent' },
      { type: 'stopped', why: 'ice' },
      { type: 'stopped', why: 'dead' },
      { type: 'flows' },
      { type: 'answered', joined: false },
      { type: 'answered', joined: true },
      { type: 'left', why: 'lost' },
      { type: 'refused', code: 'busy' },
      { type: 'refused', code: 'token-expired' },
      { type: 'no-ticket', ended: null },
      { type: 'ticket' },
    ];
    for (let round = 0; round < 300; round += 1) {
      const way = live();
      for (let i = 0; i < 12; i += 1) {
        const event = events[chance(events.length)];
        if (event) way.tell(event);
        way.pass(chance(3_000));
      }
      // The line is back for good: whatever is asked for is answered.
      for (let i = 0; i < 12 && way.state !== 'live'; i += 1) {
        for (const act of way.did().slice(-1)) {
          if (act === 'fetch-ticket') way.tell({ type: 'ticket' });
          if (act === 'renew-feed') way.tell({ type: 'feed', live: true });
          if (act === 'join' || act === 'join-fresh')
            way.tell({ type: 'answered', joined: true }).tell({ type: 'flows' });
          if (act === 'restart') way.tell({ type: 'answered', joined: false }).tell({ type: 'flows' });
        }
        if (!way.room.feed) way.tell({ type: 'feed', live: true });
        if (way.room.ticket === 'asked') way.tell({ type: 'ticket' });
        way.pass(2_000);
      }
      expect(way.state, `seed ${String(seed)}, round ${String(round)}`).toBe('live');
    }
  });
});

describe('the end', () => {
  it('is said, and nothing brings the room back but entering anew elsewhere', () => {
    const way = live();
    expect(way.tell({ type: 'leave' }).did()).toEqual(['say-leave', 'close']);
    way.tell({ type: 'feed', live: false }).tell({ type: 'feed', live: true }).tell({ type: 'flows' });
    expect(way.room.phase).toEqual({ state: 'ended', why: 'left' });
    expect(way.did()).toEqual([]);
  });

  it.each(['removed', 'replaced', 'ended'] as const)('%s says why', (why) => {
    expect(live().tell({ type: 'left', why }).room.phase).toEqual({ state: 'ended', why });
  });
});
