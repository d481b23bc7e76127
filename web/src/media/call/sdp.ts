//! The few things about a session description that the browser's calls cannot say: what Opus may do on this line, and
//! in which order codecs are wanted.

/** Opus as this county speaks it: the next packet repairs the one before, and silence sends nearly nothing. */
const OPUS = { useinbandfec: '1', usedtx: '1' } as const;

/** The description with Opus told so, wherever it is named (RFC 7587, section 7). */
export function withOpus(sdp: string): string {
  const lines = sdp.split('\r\n');
  const types = new Set(
    lines.flatMap((line) => {
      const [, type] = /^a=rtpmap:(\d+) opus\/48000\/2$/i.exec(line) ?? [];
      return type === undefined ? [] : [type];
    }),
  );
  const told = new Set<string>();
  const written = lines.map((line) => {
    const [, type, parameters] = /^a=fmtp:(\d+) (.*)$/.exec(line) ?? [];
    if (type === undefined || parameters === undefined || !types.has(type)) return line;
    told.add(type);
    return `a=fmtp:${type} ${merged(parameters)}`;
  });
  return written
    .flatMap((line) => {
      const [, type] = /^a=rtpmap:(\d+) opus\/48000\/2$/i.exec(line) ?? [];
      return type === undefined || told.has(type) ? [line] : [line, `a=fmtp:${type} ${merged('')}`];
    })
    .join('\r\n');
}

function merged(parameters: string): string {
  const given = parameters
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '' && !((one.split('=')[0] ?? '') in OPUS));
  return [...given, ...Object.entries(OPUS).map(([name, value]) => `${name}=${value}`)].join(';');
}

/** The fingerprint of the keys that a description names first (RFC 8122); all its lines share one transport here. */
export function fingerprint(sdp: string): string | null {
  const [, hash, print] = /^a=fingerprint:(\S+) (\S+)/m.exec(sdp) ?? [];
  return hash === undefined || print === undefined ? null : `${hash} ${print}`.toLowerCase();
}

/** What a codec of the browser's list is worth here: smaller is wanted first, `null` is not wanted. */
function rank({ mimeType, sdpFmtpLine = '' }: RTCRtpCodec): number | null {
  switch (mimeType.toLowerCase()) {
    case 'video/vp8':
      return 0;
    case 'video/h264':
      // Constrained baseline, packets that may be cut: what every relay and every telephone chip speaks.
      return /packetization-mode=1/.test(sdpFmtpLine) && /profile-level-id=42e0/i.test(sdpFmtpLine)
        ? 1
        : null;
    case 'video/rtx':
      return 2;
    default:
      return null;
  }
}

/** The browser's own codecs of pictures, those the relay forwards, VP8 first. */
export function wantedCodecs(all: readonly RTCRtpCodec[]): RTCRtpCodec[] {
  return all
    .flatMap((codec) => {
      const worth = rank(codec);
      return worth === null ? [] : [{ codec, worth }];
    })
    .sort((a, b) => a.worth - b.worth)
    .map(({ codec }) => codec);
}
