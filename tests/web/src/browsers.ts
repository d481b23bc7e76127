//! The two browsers everything is walked in: Debian's Chromium, and Chromium 109, the last for Windows 7. Where one is
//! missing its project is left out loudly, and fails with REQUIRE_ALL=1.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface Browser {
  name: 'debian' | 'chromium-109';
  executablePath: string;
  args: string[];
}

/** No sandbox in a container, nothing sent anywhere by itself, fake camera and microphone. */
const QUIET = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

export function browsers(): Browser[] {
  const debian = process.env['CHROMIUM'] || '/usr/bin/chromium';
  const oldest = process.env['CHROMIUM_109'] ?? unpacked();
  const all: Browser[] = [
    { name: 'debian', executablePath: debian, args: QUIET },
    {
      name: 'chromium-109',
      executablePath: oldest,
      args: [...QUIET, '--use-gl=angle', '--use-angle=swiftshader'],
    },
  ];
  const there = all.filter((one) => existsSync(one.executablePath));
  for (const one of all)
    if (!there.includes(one)) {
      if (process.env['REQUIRE_ALL'] === '1')
        throw new Error(`${one.name} is missing at ${one.executablePath}`);
      console.warn(`SKIPPED: no ${one.name} at "${one.executablePath}"`);
    }
  return there;
}

function unpacked(): string {
  try {
    return execFileSync(`${root}scripts/setup-chromium109`, { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** In which languages and sizes a project looks at a state: everything in today's browser, each state once in the oldest. */
export function seenIn<Size>(
  project: string,
  sizes: readonly Size[],
): { languages: readonly ('zh-CN' | 'en')[]; sizes: readonly Size[] } {
  return project.endsWith('chromium-109')
    ? { languages: ['zh-CN'], sizes: sizes.slice(0, 1) }
    : { languages: ['zh-CN', 'en'], sizes };
}
