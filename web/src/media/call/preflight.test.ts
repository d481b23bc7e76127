import { describe, expect, it } from 'vitest';
import { check, CHECKS, means, stepsFor, type Found } from './preflight';

const on = { state: 'on', track: {} as MediaStreamTrack } as const;
const found = (change: Partial<Found> = {}): Found => ({
  browser: { kind: 'chromium', version: 109 },
  secure: true,
  peers: true,
  feed: true,
  mic: on,
  camera: on,
  voice: 'quiet',
  sound: 'plays',
  ...change,
});
const why = (one: Found): Record<string, string> =>
  Object.fromEntries(
    CHECKS.flatMap((name) => {
      const result = check(name, one);
      return result.state === 'bad' ? [[name, result.why]] : [];
    }),
  );

describe('before a consult', () => {
  it('all is well', () => {
    expect(why(found())).toEqual({});
    expect(means(found())).toBe('picture');
  });

  it('what is not known yet is being looked for', () => {
    const nothing = found({ feed: null, mic: null, camera: null, sound: null });
    expect(CHECKS.map((name) => check(name, nothing).state)).toEqual([
      'good',
      'checking',
      'checking',
      'checking',
      'checking',
    ]);
  });

  it('each fault is named, and what is possible meanwhile', () => {
    const refused = { state: 'refused', why: 'refused' } as const;
    const busy = { state: 'busy', why: 'busy' } as const;
    expect(why(found({ camera: busy }))).toEqual({ camera: 'busy' });
    expect(means(found({ camera: busy }))).toBe('voice');
    expect(why(found({ mic: refused, camera: refused }))).toEqual({ mic: 'refused', camera: 'refused' });
    expect(means(found({ mic: refused, camera: refused }))).toBe('listening');
    expect(why(found({ voice: 'dead' }))).toEqual({ mic: 'silent' });
    expect(why(found({ sound: 'refused' }))).toEqual({ sound: 'sound-refused' });
    expect(why(found({ feed: false }))).toEqual({ line: 'no-line' });
    expect(why(found({ secure: false }))).toEqual({ browser: 'insecure' });
    expect(means(found({ peers: false }))).toBe('writing');
    expect(why(found({ browser: { kind: 'chromium', version: 86 } }))).toEqual({ browser: 'old' });
  });

  it("in WeChat's own browser the way out is told, whatever it answered", () => {
    const wechat = { kind: 'wechat', version: 116 } as const;
    const unable = { state: 'absent', why: 'unable' } as const;
    expect(why(found({ browser: wechat, mic: unable, camera: unable }))).toEqual({
      mic: 'wechat',
      camera: 'wechat',
    });
    expect(stepsFor('wechat', wechat)).toBe('leave-wechat');
  });

  it('a refusal is mended where this browser keeps it', () => {
    const steps = (kind: Found['browser']['kind']) => stepsFor('refused', { kind, version: 120 });
    expect([steps('chromium'), steps('chromium-phone'), steps('safari-phone'), steps('firefox')]).toEqual([
      'allow-bar',
      'allow-phone',
      'allow-safari',
      'allow-bar',
    ]);
  });
});
