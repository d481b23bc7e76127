import { describe, expect, it } from 'vitest';
import { arrived, DEAF, hears, listen, moves, ownVoice, type Ears } from './hearing';
import { judge, secondOf, UNJUDGED, wordOf, type Second } from './line';
import { counted, type Counted, type Inbound } from './stats';

const line = (change: Partial<Inbound> = {}): Inbound => ({
  packets: 0,
  lost: 0,
  jitter_ms: 5,
  energy: 0,
  level: 0,
  concealed: 0,
  samples: 0,
  frames: 0,
  width: 640,
  height: 360,
  frozen_ms: 0,
  ...change,
});

const record = (at: number, inbound: Record<string, Inbound>, change: Partial<Counted> = {}): Counted => ({
  at,
  packets_in: 0,
  packets_out: 0,
  rtt_ms: 50,
  lost_out: null,
  mic_energy: null,
  mic_level: 0,
  inbound: new Map(Object.entries(inbound)),
  ...change,
});

/** One record a second, the nth made by `of`. */
const seconds = (n: number, of: (second: number) => Counted): Ears =>
  Array.from({ length: n }, (_, second) => of(second)).reduce(listen, DEAF);

describe('a voice', () => {
  it('is heard while it has energy, is quiet while only packets come, is nothing without them', () => {
    const spoken = (until: number, packetsUntil: number, n: number): Ears =>
      seconds(n, (s) =>
        record(s * 1000, {
          '2': line({ packets: 50 * Math.min(s, packetsUntil), energy: 0.01 * Math.min(s, until) }),
        }),
      );
    expect(hears(spoken(10, 10, 2), '2')).toBe('voice');
    expect(hears(spoken(3, 10, 6), '2')).toBe('voice');
    expect(hears(spoken(3, 10, 8), '2')).toBe('quiet');
    expect(hears(spoken(3, 3, 8), '2')).toBe('nothing');
    expect(hears(spoken(3, 3, 8), '9')).toBe('nothing');
    expect(hears(DEAF, '2')).toBe('nothing');
    expect(hears(spoken(9, 9, 9), null)).toBe('nothing');
  });

  it('that begins is heard with the second record of it', () => {
    const ears = seconds(3, (s) =>
      record(s * 1000, s < 2 ? {} : { '2': line({ packets: 50, energy: 0.01 }) }),
    );
    expect(hears(ears, '2')).toBe('voice');
  });

  it('of a faint line is not taken for speech', () => {
    const ears = seconds(5, (s) => record(s * 1000, { '2': line({ packets: 50 * s, energy: 1e-5 * s }) }));
    expect(hears(ears, '2')).toBe('quiet');
  });
});

describe('the own microphone', () => {
  const mic = (power: number, n = 5): Ears =>
    seconds(n, (s) => record(s * 1000, {}, { mic_energy: power * s }));
  it('is told apart: speech, a quiet room, and nothing at all', () => {
    expect(ownVoice(mic(0.01))).toBe('voice');
    expect(ownVoice(mic(1e-6))).toBe('quiet');
    expect(ownVoice(mic(0))).toBe('dead');
    expect(ownVoice(mic(0, 2))).toBe('quiet');
    expect(ownVoice(seconds(5, (s) => record(s * 1000, {})))).toBeNull();
  });
});

describe('a microphone that was muted', () => {
  it('is not called dead, or loud, when it is on again', () => {
    const muted = (unmutedAt: number, n: number): Ears =>
      seconds(n, (s) => record(s * 1000, {}, { mic_energy: s < unmutedAt ? null : 5 }));
    expect(ownVoice(muted(4, 5))).toBeNull();
    expect(ownVoice(muted(4, 6))).toBe('quiet');
    expect(ownVoice(muted(4, 9))).toBe('dead');
  });
});

describe('a picture', () => {
  it('moves, stands still after 2 s, and is none before its first frame', () => {
    const shown = (until: number, n: number): Ears =>
      seconds(n, (s) => record(s * 1000, { '3': line({ frames: 12 * Math.min(s, until) }) }));
    expect(moves(shown(9, 4), '3')).toBe('moving');
    expect(moves(shown(3, 5), '3')).toBe('moving');
    expect(moves(shown(3, 7), '3')).toBe('still');
    expect(moves(shown(0, 5), '3')).toBe('none');
    expect(moves(DEAF, '3')).toBe('none');
  });
});

describe('what comes over the line', () => {
  it('is counted from one second to the next', () => {
    expect(arrived(seconds(1, () => record(0, {})))).toBeNull();
    expect(arrived(seconds(3, (s) => record(s * 1000, {}, { packets_in: 100 * Math.min(s, 1) })))).toBe(0);
  });
});

describe('the word for the line', () => {
  const second = (change: Partial<Second> = {}): Second => ({
    rtt_ms: 60,
    loss: 0,
    jitter_ms: 5,
    gap: 0,
    ...change,
  });

  it('is that of its worst measure', () => {
    expect(wordOf(second())).toBe('good');
    expect(wordOf(second({ loss: 0.03 }))).toBe('fair');
    expect(wordOf(second({ rtt_ms: 700 }))).toBe('weak');
    expect(wordOf(second({ gap: 0.5, loss: 0.03 }))).toBe('bad');
    expect(wordOf(second({ rtt_ms: null }))).toBe('good');
  });

  it('gets worse after two seconds and better after five, one word at a time', () => {
    const after = (n: number, one: Second, from = UNJUDGED) =>
      Array.from({ length: n }).reduce<typeof UNJUDGED>((judged) => judge(judged, one), from);
    const bad = second({ loss: 0.5 });
    expect([1, 2, 4, 6, 20].map((n) => after(n, bad).line)).toEqual(['good', 'fair', 'weak', 'bad', 'bad']);
    const worst = after(6, bad);
    expect([4, 5, 10, 15, 30].map((n) => after(n, second(), worst).line)).toEqual([
      'bad',
      'weak',
      'fair',
      'good',
      'good',
    ]);
    // One bad second among good ones changes nothing.
    const mixed = [second(), bad, second(), bad, second(), bad];
    expect(mixed.reduce(judge, UNJUDGED).line).toBe('good');
  });

  it('comes from what was lost, made up and frozen between two records', () => {
    const before = record(0, { '2': line({ packets: 100 }), '3': line({ packets: 10 }) });
    const now = record(
      1000,
      {
        '2': line({ packets: 145, lost: 5, samples: 48_000, concealed: 4_800, jitter_ms: 30 }),
        '3': line({ packets: 60, frozen_ms: 400 }),
      },
      { lost_out: 0.1 },
    );
    const found = secondOf(before, now);
    expect(found).toMatchObject({ rtt_ms: 50, loss: 0.1, jitter_ms: 30 });
    expect(found.gap).toBeCloseTo(0.4);
  });
});

describe('the browser report', () => {
  it('is read by mids, with the chosen pair of addresses', () => {
    const report: [string, Record<string, unknown>][] = [
      ['T', { type: 'transport', packetsReceived: 70, packetsSent: 40, selectedCandidatePairId: 'P' }],
      ['P', { type: 'candidate-pair', currentRoundTripTime: 0.12 }],
      ['Q', { type: 'candidate-pair', currentRoundTripTime: 9 }],
      ['R', { type: 'remote-inbound-rtp', fractionLost: 0.25 }],
      ['M', { type: 'media-source', kind: 'audio', totalAudioEnergy: 0.5, audioLevel: 0.1 }],
      ['V', { type: 'media-source', kind: 'video', framesPerSecond: 20 }],
      [
        'I',
        {
          type: 'inbound-rtp',
          mid: '2',
          packetsReceived: 50,
          packetsLost: 2,
          jitter: 0.02,
          concealedSamples: 900,
          silentConcealedSamples: 400,
        },
      ],
    ];
    const read = counted(report, 7);
    expect(read).toMatchObject({
      at: 7,
      packets_in: 70,
      packets_out: 40,
      rtt_ms: 120,
      lost_out: 0.25,
      mic_energy: 0.5,
    });
    expect(read.inbound.get('2')).toMatchObject({ packets: 50, lost: 2, jitter_ms: 20, concealed: 500 });
    expect(counted([], 1)).toMatchObject({ packets_in: 0, rtt_ms: null, mic_energy: null });
  });
});
