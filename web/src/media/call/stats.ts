//! What the browser counts about a connection, read once a second into a plain record with the room's own names.
//! Counters are as the browser keeps them, since the beginning; whoever wants a rate compares two records.

/** One voice or picture that comes in, by the mid of its line. */
export interface Inbound {
  packets: number;
  lost: number;
  jitter_ms: number;
  /** Sum of the voice's energy, and the level now (0 to 1). */
  energy: number;
  level: number;
  /** Samples that were made up because a packet was missing, and all of them. */
  concealed: number;
  samples: number;
  frames: number;
  width: number;
  height: number;
  frozen_ms: number;
}

export interface Counted {
  at: number;
  /** Everything that came over the line, and everything that went. */
  packets_in: number;
  packets_out: number;
  rtt_ms: number | null;
  /** Of what this page sent, the share the relay says it did not get. */
  lost_out: number | null;
  /** The energy of the own microphone, `null` when it sends nothing. */
  mic_energy: number | null;
  mic_level: number;
  inbound: ReadonlyMap<string, Inbound>;
}

type Entry = Readonly<Record<string, unknown>>;

const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
const maybe = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** Reads a report (any iterable of its entries). */
export function counted(report: Iterable<[string, Entry]>, at: number): Counted {
  const entries = new Map(report);
  const inbound = new Map<string, Inbound>();
  let [packets_in, packets_out, mic_level] = [0, 0, 0];
  let rtt_ms: number | null = null;
  let lost_out: number | null = null;
  let mic_energy: number | null = null;
  for (const entry of entries.values()) {
    switch (entry['type']) {
      case 'transport': {
        packets_in += number(entry['packetsReceived']);
        packets_out += number(entry['packetsSent']);
        const pair = entries.get(String(entry['selectedCandidatePairId']));
        const seconds = maybe(pair?.['currentRoundTripTime']);
        if (seconds !== null) rtt_ms = seconds * 1000;
        break;
      }
      case 'remote-inbound-rtp': {
        const lost = maybe(entry['fractionLost']);
        if (lost !== null) lost_out = Math.max(lost_out ?? 0, lost);
        break;
      }
      case 'media-source':
        if (entry['kind'] !== 'audio') break;
        mic_energy = number(entry['totalAudioEnergy']);
        mic_level = number(entry['audioLevel']);
        break;
      case 'inbound-rtp':
        if (typeof entry['mid'] === 'string') inbound.set(entry['mid'], comingIn(entry));
        break;
      default:
    }
  }
  return { at, packets_in, packets_out, rtt_ms, lost_out, mic_energy, mic_level, inbound };
}

function comingIn(entry: Entry): Inbound {
  return {
    packets: number(entry['packetsReceived']),
    lost: number(entry['packetsLost']),
    jitter_ms: number(entry['jitter']) * 1000,
    energy: number(entry['totalAudioEnergy']),
    level: number(entry['audioLevel']),
    concealed: number(entry['concealedSamples']) - number(entry['silentConcealedSamples']),
    samples: number(entry['totalSamplesReceived']),
    frames: number(entry['framesDecoded']),
    width: number(entry['frameWidth']),
    height: number(entry['frameHeight']),
    frozen_ms: number(entry['totalFreezesDuration']) * 1000,
  };
}
