import { describe, expect, it } from 'vitest';
import { clock, keyAct, mainOf, moment, PICTURES, wantedFor } from './model';
import { person, view } from './states/cast';

const others = (n: number) => Array.from({ length: n }, (_, i) => person({ participant: `p${String(i)}` }));

describe('the pictures on the screen', () => {
  it('one other is large; several in the grid are small', () => {
    expect(wantedFor(view({ others: others(1) }), 'grid', null)).toEqual([
      { participant: 'p0', size: 'large' },
    ]);
    const three = wantedFor(view({ others: others(3) }), 'grid', null);
    expect(three.map((one) => one.size)).toEqual(['small', 'small', 'small']);
  });

  it('the speaker is large and first, the others small', () => {
    const all = others(3);
    const wanted = wantedFor(view({ others: all }), 'speaker', all[2] ?? null);
    expect(wanted.map((one) => `${one.participant} ${one.size}`)).toEqual([
      'p2 large',
      'p0 small',
      'p1 small',
    ]);
  });

  it('a shared screen leaves room for small ones only; who has none is not asked; no more than the screen holds', () => {
    const all = [person({ participant: 'a' }), person({ participant: 'b', camera: 'off' })];
    const shared = { participant: 'a', picture: {} as MediaStream, sight: { state: 'moving' } } as const;
    expect(wantedFor(view({ others: all, shared }), 'speaker', all[0] ?? null)).toEqual([
      { participant: 'a', size: 'small' },
    ]);
    expect(wantedFor(view({ others: others(20) }), 'grid', null)).toHaveLength(PICTURES);
  });

  it('the main one is chosen by hand, else speaks, else spoke last', () => {
    const [a, b, c] = [
      person({ participant: 'a' }),
      person({ participant: 'b', speaking: true }),
      person({ participant: 'c' }),
    ];
    expect(mainOf([a, b, c], 'c', 'a')).toBe(c);
    expect(mainOf([a, b, c], 'gone', 'a')).toBe(b);
    expect(mainOf([a, c], null, 'c')).toBe(c);
    expect(mainOf([], null, null)).toBeNull();
  });
});

describe('keys', () => {
  const key = (name: string, more = {}) => ({
    key: name,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    repeat: false,
    writing: false,
    ...more,
  });
  it('act in the room and not in a field', () => {
    expect(keyAct(key('M'))).toBe('mic');
    expect(keyAct(key('v'))).toBe('camera');
    expect(keyAct(key('m', { writing: true }))).toBeNull();
    expect(keyAct(key('Escape', { writing: true }))).toBe('close');
    expect(keyAct(key('c', { ctrlKey: true }))).toBeNull();
    expect(keyAct(key('m', { repeat: true }))).toBeNull();
    expect(keyAct(key('x'))).toBeNull();
  });
});

describe('times', () => {
  it('are short, with the date when it is not today', () => {
    expect([clock(-5), clock(65_000), clock(3_600_000 + 61_000)]).toEqual(['0:00', '1:05', '1:01:01']);
    const now = Date.UTC(2026, 10, 27, 12);
    expect(moment(now, now)).toHaveLength(5);
    expect(moment(now - 3 * 86_400_000, now)).toContain('2026-11-24');
  });
});
