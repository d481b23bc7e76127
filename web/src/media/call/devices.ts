//! Microphone, camera and screen: asks for them, tells clearly what came of it, remembers which were chosen, and notices
//! when one is lost. It never throws: whatever the browser does is an outcome.

import type { DeviceState } from './messages';
import { canChooseSpeaker } from './sound';

export type DeviceKind = 'mic' | 'camera';

/** Why a device is not on, more exactly than the room is told. */
export type Why =
  | 'refused'
  /** Closed without an answer, or not answered yet. */
  | 'unanswered'
  /** The system, not the browser, forbids it. */
  | 'system'
  | 'absent'
  | 'busy'
  | 'lost'
  /** The page did not come over a safe line, so that the browser has no devices at all. */
  | 'insecure'
  /** A browser that cannot. */
  | 'unable';

export type Outcome = { state: 'on'; track: MediaStreamTrack } | { state: 'off' } | Failed;
interface Failed {
  state: Exclude<DeviceState, 'on' | 'off'>;
  why: Why;
}

export interface Choice {
  id: string;
  label: string;
}

export interface Choices {
  mics: readonly Choice[];
  cameras: readonly Choice[];
  speakers: readonly Choice[];
}

export const NO_CHOICES: Choices = { mics: [], cameras: [], speakers: [] };

/** What this needs of the browser; a test gives its own. */
export interface Machine {
  media: Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'> | undefined;
  secure: boolean;
  keep: Pick<Storage, 'getItem' | 'setItem'> | null;
}

const KEPT = { mic: 'yuanzhen.call.mic', camera: 'yuanzhen.call.camera', speaker: 'yuanzhen.call.speaker' };
const WANTED = {
  mic: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
  camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } },
} as const;

export function thisMachine(): Machine {
  return {
    media: (navigator as Partial<Navigator>).mediaDevices,
    secure: window.isSecureContext,
    keep: storage(),
  };
}

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** What a refusal of the browser means (Media Capture and Streams, section 10.2.1). */
export function failureOf(error: unknown): Failed {
  const { name, message } = error as { name?: string; message?: string };
  switch (name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
      if (/system/i.test(message ?? '')) return { state: 'refused', why: 'system' };
      return { state: 'refused', why: /dismissed/i.test(message ?? '') ? 'unanswered' : 'refused' };
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return { state: 'absent', why: 'absent' };
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return { state: 'busy', why: 'busy' };
    case 'SecurityError':
      return { state: 'refused', why: 'insecure' };
    default:
      return { state: 'absent', why: 'unable' };
  }
}

/** Asks for one device: the chosen one, else the remembered one, else any. */
export async function open(kind: DeviceKind, machine: Machine, chosen?: string): Promise<Outcome> {
  const { media, secure } = machine;
  if (media === undefined) return { state: 'absent', why: secure ? 'unable' : 'insecure' };
  const id = chosen ?? remembered(kind, machine);
  const first = await attempt(kind, media, id);
  // The one that was chosen is gone: any other is better than none.
  const outcome = first.state === 'absent' && id !== null ? await attempt(kind, media, null) : first;
  if (outcome.state === 'on' && chosen !== undefined) remember(kind, chosen, machine);
  return outcome;
}

/** Asks for both in one question, so that somebody new presses once; each has an outcome of its own. */
export async function openBoth(machine: Machine): Promise<Record<DeviceKind, Outcome>> {
  const { media } = machine;
  if (media !== undefined) {
    try {
      const stream = await media.getUserMedia({
        audio: constraints('mic', remembered('mic', machine)),
        video: constraints('camera', remembered('camera', machine)),
      });
      const [mic, camera] = [stream.getAudioTracks()[0], stream.getVideoTracks()[0]];
      if (mic && camera) return { mic: { state: 'on', track: mic }, camera: { state: 'on', track: camera } };
      for (const track of stream.getTracks()) track.stop();
    } catch (error) {
      const failed = failureOf(error);
      // A person's no is for both; asking again would only annoy.
      if (failed.why === 'unanswered') return { mic: failed, camera: failed };
    }
  }
  // One after the other: a camera that is missing must not take the microphone with it.
  const mic = await open('mic', machine);
  return { mic, camera: await open('camera', machine) };
}

async function attempt(
  kind: DeviceKind,
  media: NonNullable<Machine['media']>,
  id: string | null,
): Promise<Outcome> {
  try {
    const stream = await media.getUserMedia({ [kind === 'mic' ? 'audio' : 'video']: constraints(kind, id) });
    const [track] = stream.getTracks();
    return track ? { state: 'on', track } : { state: 'absent', why: 'absent' };
  } catch (error) {
    return failureOf(error);
  }
}

const constraints = (kind: DeviceKind, id: string | null): MediaTrackConstraints =>
  id === null ? WANTED[kind] : { ...WANTED[kind], deviceId: { exact: id } };

/** What can be chosen from. Before a permission the browser hides the names; then there is nothing to choose. */
export async function choices({ media }: Machine): Promise<Choices> {
  try {
    const all = (await media?.enumerateDevices()) ?? [];
    const of = (kind: MediaDeviceKind): Choice[] =>
      all
        .filter((one) => one.kind === kind && one.deviceId !== '' && one.label !== '')
        .map((one) => ({ id: one.deviceId, label: one.label }));
    const speakers = canChooseSpeaker() ? of('audiooutput') : [];
    return { mics: of('audioinput'), cameras: of('videoinput'), speakers };
  } catch {
    return NO_CHOICES;
  }
}

export function remembered(kind: keyof typeof KEPT, { keep }: Machine): string | null {
  try {
    return keep?.getItem(KEPT[kind]) ?? null;
  } catch {
    return null;
  }
}

export function remember(kind: keyof typeof KEPT, id: string, { keep }: Machine): void {
  try {
    keep?.setItem(KEPT[kind], id);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

/** The screen, chosen in the browser's own window; closing that window is a no, not a failure. */
export async function openScreen(): Promise<Outcome> {
  const media = (navigator as Partial<Navigator>).mediaDevices;
  if (media === undefined || !('getDisplayMedia' in media)) return { state: 'absent', why: 'unable' };
  try {
    const stream = await media.getDisplayMedia({ video: { frameRate: { max: 10 } }, audio: false });
    const [track] = stream.getVideoTracks();
    if (!track) return { state: 'absent', why: 'absent' };
    // Letters and films must stay sharp; how fast they move matters less.
    track.contentHint = 'detail';
    return { state: 'on', track };
  } catch (error) {
    const failed = failureOf(error);
    return failed.why === 'refused' || failed.why === 'unanswered' ? { state: 'off' } : failed;
  }
}
