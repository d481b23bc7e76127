import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Beat, DutyView, WakeLock } from '../../api/expert';
import { ApiProblem } from '../../api/http';
import { DutyKeeper, type DutyServer } from './keeper';

const OFF: DutyView = {
  on_duty: false,
  since: null,
  proven_at: null,
  proof_until: null,
  last_beat_at: null,
  beat_ms: 10_000,
  reachable: false,
  why: 'off-duty',
  groups: [],
};
const ON: DutyView = { ...OFF, on_duty: true, since: 0, why: 'unproven' };

function cast(first: DutyView) {
  let now = first;
  const beats: Beat[] = [];
  const fails: { with: Error | null } = { with: null };
  const give = async (next: DutyView): Promise<DutyView> => {
    if (fails.with) throw fails.with;
    now = next;
    return Promise.resolve(now);
  };
  const server: DutyServer = {
    read: () => give(now),
    take: () => give(ON),
    beat: (beat) => {
      beats.push(beat);
      return give(now);
    },
    proven: () => give({ ...ON, proven_at: 1, proof_until: 1e15, reachable: true, why: null }),
    leave: () => give(OFF),
  };
  const sound = {
    runs: false,
    allow: () => {
      sound.runs = true;
      return Promise.resolve(true);
    },
    test: () => Promise.resolve(sound.runs),
    watch: (tell: (what: 'state' | 'devices') => void) => {
      sound.tell = tell;
      return () => undefined;
    },
    tell: ((): void => undefined) as (what: 'state' | 'devices') => void,
  };
  const awake = {
    state: 'lost' as WakeLock,
    changed: (): void => undefined,
    start: (changed: () => void) => {
      awake.state = 'held';
      awake.changed = changed;
    },
    again: () => undefined,
    stop: () => {
      awake.state = 'lost';
    },
  };
  const page = {
    seen: true,
    changed: (): void => undefined,
    visible: () => page.seen,
    watch: (changed: () => void) => {
      page.changed = changed;
      return () => undefined;
    },
  };
  const keeper = new DutyKeeper({ server, sound, awake, page });
  return { keeper, beats, fails, sound, awake, page };
}

describe('a desk on duty', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('beats as often as it is asked to, with what it is', async () => {
    const { keeper, beats } = cast(OFF);
    keeper.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(beats).toEqual([]);
    await keeper.take();
    expect(beats).toEqual([{ sound: true, wake_lock: 'held', visible: true }]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(beats).toHaveLength(4);
    await keeper.leave();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(beats).toHaveLength(4);
    keeper.stop();
  });

  it('goes on after a reload, without being asked', async () => {
    const { keeper, beats } = cast(ON);
    keeper.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(keeper.state.getState().duty?.on_duty).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(beats).toHaveLength(1);
    keeper.stop();
  });

  it('tells at once that it went out of sight, fell silent or may sleep', async () => {
    const { keeper, beats, page, sound, awake } = cast(OFF);
    keeper.start();
    await keeper.take();
    page.seen = false;
    page.changed();
    await vi.advanceTimersByTimeAsync(0);
    expect(beats.at(-1)).toEqual({ sound: true, wake_lock: 'held', visible: false });
    page.seen = true;
    sound.runs = false;
    sound.tell('state');
    await vi.advanceTimersByTimeAsync(0);
    expect(beats.at(-1)).toEqual({ sound: false, wake_lock: 'held', visible: true });
    awake.state = 'lost';
    awake.changed();
    await vi.advanceTimersByTimeAsync(0);
    expect(beats.at(-1)?.wake_lock).toBe('lost');
    keeper.stop();
  });

  it('notices that the line is gone and back', async () => {
    const { keeper, fails } = cast(OFF);
    keeper.start();
    await keeper.take();
    fails.with = new ApiProblem(0, 'unreachable');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(keeper.state.getState().lost_since).not.toBeNull();
    fails.with = null;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(keeper.state.getState().lost_since).toBeNull();
    keeper.stop();
  });

  it('says that a lock shuts its beats out, and beats again when it is opened', async () => {
    const { keeper, fails } = cast(OFF);
    keeper.start();
    await keeper.take();
    fails.with = new ApiProblem(423, 'session-locked');
    keeper.locked(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(keeper.state.getState().shut).toBe(true);
    fails.with = null;
    keeper.locked(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(keeper.state.getState().shut).toBe(false);
    keeper.stop();
  });

  it('is off duty when the server says so', async () => {
    const { keeper, fails } = cast(OFF);
    keeper.start();
    await keeper.take();
    fails.with = new ApiProblem(409, 'not-on-duty');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(keeper.state.getState().duty?.on_duty).toBe(false);
    keeper.stop();
  });

  it('is proven by a hand, and asks again when loudspeakers change', async () => {
    const { keeper, sound } = cast(OFF);
    keeper.start();
    await keeper.take();
    expect(await keeper.test()).toBe(true);
    await keeper.heard();
    expect(keeper.state.getState().duty?.reachable).toBe(true);
    sound.tell('devices');
    expect(keeper.state.getState().desk.sound_changed).toBe(true);
    await keeper.heard();
    expect(keeper.state.getState().desk.sound_changed).toBe(false);
    keeper.stop();
  });

  it('has no duty for whoever is in no group', async () => {
    const { keeper, fails } = cast(OFF);
    fails.with = new ApiProblem(403, 'not-allowed');
    keeper.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(keeper.state.getState().duty).toBeNull();
    keeper.stop();
  });
});
