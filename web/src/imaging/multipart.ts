//! Takes the first part out of a `multipart/related` answer (RFC 2387), or the whole of a single-part one. It
//! believes no length and reads nothing beyond the first part; a part that does not end is refused, for half a frame
//! is no frame.

export interface Part {
  contentType: string;
  body: Uint8Array<ArrayBuffer>;
}

export function firstPart(contentType: string, bytes: Uint8Array<ArrayBuffer>): Part {
  if (!contentType.toLowerCase().startsWith('multipart/')) return { contentType, body: bytes };
  const boundary = parameter(contentType, 'boundary');
  if (boundary === null) throw new Error('multipart answer without boundary');
  const mark = ascii(`--${boundary}`);
  const start = find(bytes, mark, 0);
  if (start < 0) throw new Error('multipart answer without a first part');
  const head = find(bytes, ascii('\r\n\r\n'), start);
  if (head < 0) throw new Error('multipart part without end of headers');
  const headers = new TextDecoder().decode(bytes.subarray(start + mark.length, head));
  const type = /^content-type:\s*(.+)$/im.exec(headers)?.[1]?.trim() ?? 'application/octet-stream';
  const from = head + 4;
  const end = find(bytes, ascii(`\r\n--${boundary}`), from);
  if (end < 0) throw new Error('multipart part without an end');
  return { contentType: type, body: bytes.slice(from, end) };
}

export function parameter(contentType: string, name: string): string | null {
  const found = new RegExp(`;\\s*${name}=("([^"]*)"|[^;\\s]+)`, 'i').exec(contentType);
  return found === null ? null : (found[2] ?? found[1] ?? null);
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function find(bytes: Uint8Array, what: Uint8Array, from: number): number {
  const first = what[0];
  if (first === undefined) return -1;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let same = true;
    for (let i = 1; i < what.length && same; i += 1) same = bytes[at + i] === what[i];
    if (same) return at;
  }
  return -1;
}
