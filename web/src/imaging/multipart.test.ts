import { describe, expect, it } from 'vitest';
import { firstPart, parameter } from './multipart';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
const TYPE = 'multipart/related; type="application/octet-stream"; boundary=xx';

describe('a multipart answer', () => {
  it('gives its first part with its own type', () => {
    const part = firstPart(
      TYPE,
      bytes('--xx\r\nContent-Type: image/jp2; transfer-syntax=1.2.4.90\r\n\r\nDATA\r\n--xx--'),
    );
    expect(new TextDecoder().decode(part.body)).toBe('DATA');
    expect(parameter(part.contentType, 'transfer-syntax')).toBe('1.2.4.90');
  });

  it('may hold bytes that look like dashes', () => {
    const part = firstPart(TYPE, bytes('--xx\r\nContent-Type: a/b\r\n\r\n--x\r\n--y--\r\n--xx--'));
    expect(new TextDecoder().decode(part.body)).toBe('--x\r\n--y--');
  });

  it('broken ones are refused', () => {
    expect(() => firstPart('multipart/related', bytes('x'))).toThrow();
    expect(() => firstPart(TYPE, bytes('no boundary here'))).toThrow();
    expect(() => firstPart(TYPE, bytes('--xx\r\nContent-Type: a/b'))).toThrow();
    expect(() => firstPart(TYPE, bytes('--xx\r\nContent-Type: a/b\r\n\r\nhalf a frame'))).toThrow();
  });

  it('a plain answer is its own part', () => {
    expect(firstPart('application/octet-stream', bytes('abc')).body).toHaveLength(3);
  });

  it('of any bytes is given back whole, however long, and in no other way', () => {
    const dice = thrown(0x5eed);
    for (let trial = 0; trial < 2_000; trial += 1) {
      // Bytes that make the beginnings of boundaries, ends of lines and headers likely.
      const frame = Uint8Array.from({ length: dice(200) }, () => '\r\n--x-a: \0\xff'.charCodeAt(dice(12)));
      const holdsBoundary = text(frame).includes('\r\n--xx');
      const whole = joined(bytes('--xx\r\nContent-Type: a/b\r\n\r\n'), frame, bytes('\r\n--xx--\r\n'));
      if (!holdsBoundary) expect(firstPart(TYPE, whole).body).toEqual(frame);
      const cut = whole.slice(0, dice(whole.length));
      let part: Uint8Array | null = null;
      try {
        part = firstPart(TYPE, cut).body;
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
      if (part !== null && !holdsBoundary) expect(part).toEqual(frame);
    }
  });

  it('of damaged bytes is a piece of them or refused, and never hangs', () => {
    const dice = thrown(0xbad);
    const types = [
      TYPE,
      'multipart/related; boundary=""',
      'multipart/x; boundary="\r\n"',
      'multipart/;boundary=-',
    ];
    for (let trial = 0; trial < 5_000; trial += 1) {
      const damaged = bytes('--xx\r\nContent-Type: a/b\r\n\r\nDATA\r\n--xx\r\n\r\nMORE\r\n--xx--\r\n');
      for (let count = dice(6); count > 0; count -= 1) damaged[dice(damaged.length)] = dice(256);
      const type = types[dice(types.length)] ?? TYPE;
      try {
        const { body } = firstPart(type, damaged);
        expect(text(damaged)).toContain(text(body));
        expect(body.length).toBeLessThan(damaged.length);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        expect((error as Error).message).toMatch(/^multipart /);
      }
    }
  });
});

/** Numbers below an end, the same every time. */
function thrown(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

/** Each byte as the letter of its number. */
function text(data: Uint8Array): string {
  return Array.from(data, (byte) => String.fromCharCode(byte)).join('');
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}
