import { describe, expect, it } from 'vitest';
import { Loudspeaker, type Player } from './sound';

/** A browser that lets a page sound, or does not yet. */
function browser(allowed = true) {
  const made: (Player & { sink: string | null })[] = [];
  const rules = { allowed };
  const make = (): Player => {
    const player = {
      srcObject: null as MediaProvider | null,
      paused: true,
      autoplay: false,
      sink: null as string | null,
      play: () => {
        if (!rules.allowed) return Promise.reject(new Error('NotAllowedError'));
        player.paused = false;
        return Promise.resolve();
      },
      pause: () => {
        player.paused = true;
      },
      setSinkId: (id: string) => {
        if (id === 'gone') return Promise.reject(new Error('NotFoundError'));
        player.sink = id;
        return Promise.resolve();
      },
    };
    made.push(player);
    return player;
  };
  const told: string[] = [];
  const speaker: Loudspeaker = new Loudspeaker(
    () => told.push(speaker.state),
    make,
    (track) => track as unknown as MediaStream,
  );
  return { rules, made, told, speaker };
}

const tracks = (n: number) => Array.from({ length: n }, () => ({}) as MediaStreamTrack);

describe('the loudspeaker', () => {
  it('is off without voices, and plays each of them', async () => {
    const { speaker, made } = browser();
    expect(speaker.state).toBe('off');
    speaker.voices(tracks(3));
    await speaker.play();
    expect(made.map((one) => one.paused)).toEqual([false, false, false]);
    expect(speaker.state).toBe('plays');
  });

  it('says that it was refused until a press lets it sound', async () => {
    const { speaker, rules, told } = browser(false);
    speaker.voices(tracks(2));
    await speaker.play();
    expect(speaker.state).toBe('refused');
    rules.allowed = true;
    await speaker.play();
    expect(speaker.state).toBe('plays');
    expect(told.at(-1)).toBe('plays');
  });

  it('a voice that the browser paused later is noticed', async () => {
    const { speaker, made } = browser();
    speaker.voices(tracks(2));
    await speaker.play();
    made[1]?.pause();
    expect(speaker.state).toBe('refused');
  });

  it('lets go of the voices of before', async () => {
    const { speaker, made } = browser();
    speaker.voices(tracks(1));
    await speaker.play();
    speaker.voices(tracks(2));
    await speaker.play();
    expect(made[0]).toMatchObject({ paused: true, srcObject: null });
    expect(speaker.state).toBe('plays');
  });

  it('does not touch a voice that goes on', async () => {
    const { speaker, made } = browser();
    const [first, second] = [{} as MediaStreamTrack, {} as MediaStreamTrack];
    speaker.voices([first]);
    await speaker.play();
    speaker.voices([first, second]);
    await speaker.play();
    expect(made).toHaveLength(2);
    expect(made.map((one) => one.paused)).toEqual([false, false]);
  });

  it('goes to the chosen output, later voices too; one that is gone is told', async () => {
    const { speaker, made } = browser();
    speaker.voices(tracks(1));
    expect(await speaker.choose('usb')).toBe(true);
    speaker.voices(tracks(1));
    await speaker.play();
    expect(made.map((one) => one.sink)).toEqual(['usb', 'usb']);
    expect(await speaker.choose('gone')).toBe(false);
    expect(speaker.state).toBe('plays');
  });
});
