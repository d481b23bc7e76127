import { describe, expect, it } from 'vitest';
import { fingerprint, wantedCodecs, withOpus } from './sdp';

const text = (...lines: string[]): string => [...lines, ''].join('\r\n');

describe('Opus', () => {
  it('repairs and is silent, whatever was said before; other codecs are left as they are', () => {
    const sdp = text(
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10;useinbandfec=0',
      'a=fmtp:96 apt=97',
    );
    expect(withOpus(sdp)).toBe(
      text(
        'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
        'a=rtpmap:111 opus/48000/2',
        'a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1',
        'a=fmtp:96 apt=97',
      ),
    );
  });

  it('is told so where nothing was said of it', () => {
    expect(withOpus(text('a=rtpmap:109 opus/48000/2', 'a=sendrecv'))).toBe(
      text('a=rtpmap:109 opus/48000/2', 'a=fmtp:109 useinbandfec=1;usedtx=1', 'a=sendrecv'),
    );
  });
});

describe('codecs of pictures', () => {
  it('are VP8, then the plain H.264, each with its repair, and no others', () => {
    const codec = (mimeType: string, sdpFmtpLine?: string) => ({
      mimeType,
      clockRate: 90_000,
      ...(sdpFmtpLine === undefined ? {} : { sdpFmtpLine }),
    });
    const plain = 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f';
    const wanted = wantedCodecs([
      codec('video/AV1'),
      codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f'),
      codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=640034'),
      codec('video/rtx'),
      codec('video/H264', plain),
      codec('video/VP8'),
      codec('video/red'),
    ]);
    expect(wanted.map((one) => [one.mimeType, one.sdpFmtpLine])).toEqual([
      ['video/VP8', undefined],
      ['video/H264', plain],
      ['video/rtx', undefined],
    ]);
  });
});

describe('keys', () => {
  it('are told apart by their fingerprint, however it is written', () => {
    const keys = (print: string): string | null => fingerprint(text('v=0', `a=fingerprint:sha-256 ${print}`));
    expect(keys('AA:01')).toBe(keys('aa:01'));
    expect(keys('AA:01')).not.toBe(keys('AA:02'));
    expect(fingerprint('v=0')).toBeNull();
  });
});
