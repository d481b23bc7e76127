import { describe, expect, it } from 'vitest';
import { learn, NOTHING_KNOWN, seatOf, unseated } from './facts';
import { fromRoom, type FromRoom, type Participant } from './messages';
import { second } from './silence';
import { troubles, type Other } from './troubles';

const person = (participant: string, change: Partial<Participant> = {}): Participant => ({
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
  self: false,
  ...change,
});

const after = (...messages: FromRoom[]) => messages.reduce(learn, NOTHING_KNOWN);
const chat = (id: string, at: number): FromRoom => ({ type: 'chat', id, participant: 'a', at, text: id });

describe('what the room tells', () => {
  it('says how far the trial of a line is', () => {
    const way = { line: 'good', kbps: 420, lost_per_mille: 2, jitter_ms: 4 } as const;
    const measured = {
      up: way,
      down: way,
      round_trip_ms: 40,
      voice: 'heard',
      picture: true,
      line: 'good',
      advice: 'picture',
    } as const;
    const begun: FromRoom = { type: 'measuring', lasts_ms: 15_000 };
    expect(after(begun).trial).toEqual({ state: 'measuring', lasts_ms: 15_000 });
    expect(after(begun, { type: 'measured', ...measured }).trial).toEqual({ state: 'measured', ...measured });
  });

  it('is kept as it was told last', () => {
    const facts = after(
      { type: 'joined', room: 'r', participant: 'me', number: 1, sdp: '' },
      { type: 'roster', locked: true, lead: 'a', participants: [person('me', { self: true }), person('a')] },
      { type: 'seats', seats: [null, 'a'], shared: 'a' },
      { type: 'speaking', participant: 'a' },
    );
    expect(facts).toMatchObject({ me: 'me', locked: true, lead: 'a', speaking: 'a', shared: 'a' });
    expect([seatOf(facts, 'a'), seatOf(facts, 'b')]).toEqual([1, -1]);
    expect(unseated(facts)).toMatchObject({ seats: [], shared: null, me: 'me' });
  });

  it('chat stands in the order of the room, and nothing twice after a rejoin', () => {
    const facts = after(chat('b', 2), chat('a', 1), chat('b', 2), chat('c', 3), chat('a', 1));
    expect(facts.chat.map((one) => one.id)).toEqual(['a', 'b', 'c']);
  });

  it('is told apart from what the socket says otherwise', () => {
    expect(fromRoom({ type: 'roster' })).not.toBeNull();
    expect(fromRoom({ type: 'announcement' })).toBeNull();
  });
});

describe('silence on the line', () => {
  const run = (...packets: number[]) => {
    let steady = 0;
    return packets.map((one) => {
      const now = second(steady, one);
      steady = now.steady;
      return now.silent;
    });
  };
  it('is told when a steady line carries nothing, and not again before it was steady', () => {
    expect(run(50, 50, 50, 0, 0, 0)).toEqual([false, false, false, true, false, false]);
    expect(run(3, 2, 3, 0, 50, 0, 50, 50, 50, 0).lastIndexOf(true)).toBe(9);
    expect(run(50, 0, 50, 0, 1, 1, 1, 1, 0)).not.toContain(true);
  });
});

describe('what keeps people from hearing each other', () => {
  const other = (change: Partial<Other> = {}): Other => ({
    ...person('a'),
    hears: 'voice',
    heard: { participant: 'a', hears: 'voice', sound: 'plays', line: 'good' },
    known: true,
    settled: true,
    ...change,
  });
  const codes = (...given: Parameters<typeof troubles>): string[] =>
    troubles(...given).map((one) => one.code);
  const speaking = { mic: 'on', voice: 'voice' } as const;

  it('is nothing while voices go both ways', () => {
    expect(codes(speaking, 'plays', [other()])).toEqual([]);
    // Somebody who listens is no trouble.
    expect(codes({ mic: 'on', voice: 'quiet' }, 'plays', [other({ hears: 'quiet' })])).toEqual([]);
  });

  it('is told on this side', () => {
    expect(codes(speaking, 'refused', [])).toEqual(['sound-refused']);
    expect(codes({ mic: 'off', voice: null }, 'plays', [])).toEqual(['mic-off']);
    expect(codes({ mic: 'lost', voice: null }, 'plays', [])).toEqual(['mic-lost']);
    expect(codes({ mic: 'on', voice: 'dead' }, 'plays', [])).toEqual(['mic-dead']);
  });

  it('is told of the other side', () => {
    const heard = { participant: 'a', hears: 'nothing', sound: 'plays', line: 'bad' } as const;
    expect(codes(speaking, 'plays', [other({ heard })])).toEqual(['unheard']);
    expect(codes(speaking, 'plays', [other({ heard: { ...heard, sound: 'refused' } })])).toEqual([
      'their-sound-refused',
    ]);
    expect(codes(speaking, 'plays', [other({ mic: 'busy' })])).toEqual(['their-mic-busy']);
    expect(codes(speaking, 'plays', [other({ hears: 'nothing' })])).toEqual(['their-voice-gone']);
    expect(codes(speaking, 'plays', [other({ hears: 'quiet', known: false })])).toEqual([
      'their-voice-silent',
    ]);
    expect(codes(speaking, 'plays', [other({ present: 'interrupted', hears: 'nothing' })])).toEqual([
      'interrupted',
    ]);
  });

  it('is not said of somebody who has only just come', () => {
    const heard = { participant: 'a', hears: 'nothing', sound: 'plays', line: 'good' } as const;
    const fresh = other({ hears: 'nothing', heard, known: false, settled: false });
    expect(codes(speaking, 'plays', [fresh])).toEqual([]);
  });

  it('stands in the order of its weight', () => {
    const all = troubles({ mic: 'off', voice: null }, 'refused', [
      other({ mic: 'off' }),
      other({ participant: 'b', hears: 'nothing' }),
    ]);
    expect(all.map((one) => one.tone)).toEqual(['danger', 'danger', 'warn', 'info']);
  });
});
