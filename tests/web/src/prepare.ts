//! Builds the states' pages once before the tests, when they are older than their sources.

import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { web } from './pages';

export default function prepare(): void {
  if (newest(join(web, 'src')) < modified(join(web, 'dist-states', 'index.html'))) return;
  execFileSync('npm', ['run', '--silent', 'build:states'], {
    cwd: web,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function newest(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).reduce(
    (latest, entry) =>
      entry.isFile() ? Math.max(latest, modified(join(entry.parentPath, entry.name))) : latest,
    0,
  );
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
