import { describe, expect, it } from 'vitest';
import type { DutyView } from '../../api/expert';
import { hearing, proofEndsSoon, remedyFor, systemOf, type Desk } from './model';

const NOW = 1_000_000;
const duty = (more: Partial<DutyView> = {}): DutyView => ({
  on_duty: true,
  since: 0,
  proven_at: NOW - 1000,
  proof_until: NOW + 3_600_000,
  last_beat_at: NOW - 1000,
  beat_ms: 10_000,
  reachable: true,
  why: null,
  groups: [],
  ...more,
});
const desk = (more: Partial<Desk> = {}): Desk => ({
  sound: true,
  wake_lock: 'held',
  visible: true,
  sound_changed: false,
  locked: false,
  ...more,
});
const LINE = { lost_since: null, shut: false };
const why = (of: ReturnType<typeof hearing>): string | null => (of.heard ? null : of.deaf.why);

describe('a ring would be heard', () => {
  it('when all is well, until the proof ends', () => {
    expect(hearing(duty(), desk(), LINE, NOW)).toEqual({ heard: true, until: NOW + 3_600_000, warn: null });
  });

  it('not off duty, and not without a proof that still holds', () => {
    expect(why(hearing(duty({ on_duty: false }), desk(), LINE, NOW))).toBe('off-duty');
    expect(why(hearing(duty({ proof_until: null }), desk(), LINE, NOW))).toBe('unproven');
    expect(why(hearing(duty({ proof_until: NOW }), desk(), LINE, NOW))).toBe('unproven');
  });

  it('not when this page knows better than the server', () => {
    expect(why(hearing(duty(), desk({ sound: false }), LINE, NOW))).toBe('muted');
    expect(why(hearing(duty(), desk({ visible: false }), LINE, NOW))).toBe('hidden');
    expect(why(hearing(duty(), desk({ wake_lock: 'lost' }), LINE, NOW))).toBe('asleep');
  });

  it('not when beats are lost; one may be', () => {
    expect(hearing(duty(), desk(), { ...LINE, lost_since: NOW - 19_000 }, NOW).heard).toBe(true);
    expect(hearing(duty(), desk(), { ...LINE, lost_since: NOW - 20_000 }, NOW)).toEqual({
      heard: false,
      deaf: { why: 'no-line', since: NOW - 20_000 },
    });
  });

  it('not behind a lock through which no beat comes', () => {
    expect(why(hearing(duty(), desk(), { ...LINE, shut: true }, NOW))).toBe('locked');
  });

  it('with what was mended here and the server has not heard of', () => {
    expect(hearing(duty({ reachable: false, why: 'muted' }), desk(), LINE, NOW).heard).toBe(true);
    expect(why(hearing(duty({ reachable: false, why: 'off-duty' }), desk(), LINE, NOW))).toBe('other');
  });

  it('with a word of caution', () => {
    const warn = (more: Partial<Desk>) => {
      const found = hearing(duty(), desk(more), LINE, NOW);
      return found.heard ? found.warn : 'deaf';
    };
    expect(warn({ wake_lock: 'unsupported' })).toBe('set-no-sleep');
    expect(warn({ sound_changed: true })).toBe('sound-changed');
    expect(warn({ locked: true })).toBe('locked');
  });
});

describe('what to do', () => {
  it('is told for every reason', () => {
    expect(remedyFor({ why: 'muted' })).toBe('sound');
    expect(remedyFor({ why: 'unproven' })).toBe('test');
    expect(remedyFor({ why: 'no-line', since: 0 })).toBe('line');
  });

  it('is told before a proof ends', () => {
    expect(proofEndsSoon(NOW + 31 * 60_000, NOW)).toBe(false);
    expect(proofEndsSoon(NOW + 29 * 60_000, NOW)).toBe(true);
    expect(proofEndsSoon(NOW, NOW)).toBe(false);
    expect(proofEndsSoon(null, NOW)).toBe(false);
  });

  it('is told for the machine somebody sits at', () => {
    expect(systemOf('Mozilla/5.0 (Windows NT 6.1) Chrome/109')).toBe('windows');
    expect(systemOf('Mozilla/5.0 (Linux; Android 12)')).toBe('phone');
    expect(systemOf('Mozilla/5.0 (X11; Linux x86_64)')).toBe('linux');
  });
});
