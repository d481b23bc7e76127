import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserOf, tooOld } from './browser';
import { choices, failureOf, open, openBoth, type Machine } from './devices';

const named = (name: string, message = '') => Object.assign(new Error(message), { name });

class Keep {
  kept = new Map<string, string>();
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.kept.set(key, value);
  }
}

type Ask = MediaStreamConstraints | undefined;

/** A machine whose browser answers as told; every question is written down. */
function machine(answer: (ask: Ask) => Error | null): Machine & { asked: Ask[]; keep: Keep } {
  const asked: Ask[] = [];
  const track = (kind: string) => ({ kind, stop: () => undefined }) as unknown as MediaStreamTrack;
  return {
    asked,
    secure: true,
    keep: new Keep(),
    media: {
      getUserMedia: (ask: Ask) => {
        asked.push(ask);
        const refused = answer(ask);
        if (refused) return Promise.reject(refused);
        const audio = ask?.audio ? [track('audio')] : [];
        const video = ask?.video ? [track('video')] : [];
        return Promise.resolve({
          getTracks: () => [...audio, ...video],
          getAudioTracks: () => audio,
          getVideoTracks: () => video,
        } as unknown as MediaStream);
      },
      enumerateDevices: () =>
        Promise.resolve([
          { kind: 'audioinput', deviceId: 'm', label: 'USB', groupId: '' },
          { kind: 'audiooutput', deviceId: 's', label: 'HDMI', groupId: '' },
          { kind: 'videoinput', deviceId: '', label: '', groupId: '' },
        ] as MediaDeviceInfo[]),
    },
  };
}

afterEach(() => vi.unstubAllGlobals());

describe('what a refusal means', () => {
  it.each([
    [named('NotAllowedError', 'Permission denied'), 'refused', 'refused'],
    [named('NotAllowedError', 'Permission dismissed'), 'refused', 'unanswered'],
    [named('NotAllowedError', 'Permission denied by system'), 'refused', 'system'],
    [named('NotFoundError'), 'absent', 'absent'],
    [named('OverconstrainedError'), 'absent', 'absent'],
    [named('NotReadableError'), 'busy', 'busy'],
    [named('AbortError'), 'busy', 'busy'],
    [named('SecurityError'), 'refused', 'insecure'],
    [named('TypeError'), 'absent', 'unable'],
  ] as const)('%s', (error, state, why) => {
    expect(failureOf(error)).toEqual({ state, why });
  });
});

describe('devices', () => {
  it('are asked for in one question', async () => {
    const one = machine(() => null);
    expect(await openBoth(one)).toMatchObject({ mic: { state: 'on' }, camera: { state: 'on' } });
    expect(one.asked).toHaveLength(1);
  });

  it('a missing camera does not take the microphone with it', async () => {
    const one = machine((ask) => (ask?.video ? named('NotFoundError') : null));
    expect(await openBoth(one)).toMatchObject({ mic: { state: 'on' }, camera: { state: 'absent' } });
  });

  it('a camera that another program holds is busy, the microphone is on', async () => {
    const one = machine((ask) => (ask?.video ? named('NotReadableError') : null));
    expect(await openBoth(one)).toMatchObject({ mic: { state: 'on' }, camera: { state: 'busy' } });
  });

  it('are not asked for twice when the question was closed', async () => {
    const one = machine(() => named('NotAllowedError', 'Permission dismissed'));
    expect(await openBoth(one)).toMatchObject({ mic: { why: 'unanswered' }, camera: { why: 'unanswered' } });
    expect(one.asked).toHaveLength(1);
  });

  it('without a safe line, and in a browser that cannot, say so', async () => {
    const bare = { media: undefined, keep: null };
    expect(await open('mic', { ...bare, secure: false })).toEqual({ state: 'absent', why: 'insecure' });
    expect(await open('mic', { ...bare, secure: true })).toEqual({ state: 'absent', why: 'unable' });
  });

  it('the chosen one is remembered; when it is gone another is taken', async () => {
    const one = machine(() => null);
    await open('mic', one, 'usb-1');
    expect(one.keep.kept.get('yuanzhen.call.mic')).toBe('usb-1');
    const gone = machine((ask) =>
      typeof ask?.audio === 'object' && ask.audio.deviceId ? named('OverconstrainedError') : null,
    );
    gone.keep.setItem('yuanzhen.call.mic', 'usb-1');
    expect(await open('mic', gone)).toMatchObject({ state: 'on' });
    expect(gone.asked).toHaveLength(2);
  });

  it('are listed by kind once their names may be known, loudspeakers where one can be chosen', async () => {
    expect((await choices(machine(() => null))).speakers).toEqual([]);
    vi.stubGlobal('HTMLMediaElement', { prototype: { setSinkId: () => undefined } });
    expect(await choices(machine(() => null))).toEqual({
      mics: [{ id: 'm', label: 'USB' }],
      cameras: [],
      speakers: [{ id: 's', label: 'HDMI' }],
    });
  });
});

describe('browsers', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 6.1; Win64; x64) … Chrome/109.0.0.0 Safari/537.36', 'chromium', false],
    ['Mozilla/5.0 (Windows NT 6.1) … Chrome/86.0.4240.198 Safari/537.36 QIHU 360SE', 'chromium', true],
    ['Mozilla/5.0 (Linux; Android 12; HUAWEI) … Chrome/114.0 Mobile Safari/537.36', 'chromium-phone', false],
    [
      'Mozilla/5.0 (Linux; Android 12) … Chrome/107.0 Mobile Safari/537.36 MicroMessenger/8.0',
      'wechat',
      true,
    ],
    ['Mozilla/5.0 (iPhone) AppleWebKit/605 Version/16.4 Mobile Safari/604', 'safari-phone', false],
    ['Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/128.0', 'firefox', false],
    ['Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.1; Trident/6.0)', 'other', true],
  ] as const)('%s', (agent, kind, old) => {
    expect([browserOf(agent).kind, tooOld(browserOf(agent))]).toEqual([kind, old]);
  });
});
