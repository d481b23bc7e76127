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
  });

  it('a plain answer is its own part', () => {
    expect(firstPart('application/octet-stream', bytes('abc')).body).toHaveLength(3);
  });
});
