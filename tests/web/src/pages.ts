//! Serves the states build on loopback, the two entries at their addresses as the program does.

import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const web = fileURLToPath(new URL('../../../web', import.meta.url));
const folder = join(web, 'dist-states');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

export interface Pages {
  url: string;
  stop: () => Promise<void>;
}

export async function servePages(): Promise<Pages> {
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = path.startsWith('/assets/')
      ? normalize(path).slice(1)
      : path === '/reading' || path.startsWith('/reading/')
        ? 'reading.html'
        : 'index.html';
    readFile(join(folder, file)).then(
      (octets) => {
        response
          .writeHead(200, {
            'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
            // A name with a hash is read and compiled once, as the program says too.
            'Cache-Control': file.startsWith('assets/') ? 'max-age=31536000, immutable' : 'no-cache',
          })
          .end(octets);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
}
