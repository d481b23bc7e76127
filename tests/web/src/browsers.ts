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

/** A camera and a microphone that are none. */
export const FAKE_DEVICES = '--use-fake-device-for-media-stream';

/** No sandbox in a container, nothing sent anywhere by itself, fake camera and microphone. */
const QUIET = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  FAKE_DEVICES,
  '--use-fake-ui-for-media-stream',
  // The county and its relay are on the same machine as the browser.
  '--allow-loopback-in-peer-connection',
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

/** The one of this name; the other when only that is there. */
export function installed(name: Browser['name']): Browser {
  const all = browsers();
  const found = all.find((one) => one.name === name) ?? all[0];
  if (!found) throw new Error('there is no browser');
  return found;
}

function unpacked(): string {
  try {
    return execFileSync(`${root}scripts/setup-chromium109`, { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

export interface Size {
  width: number;
  height: number;
}

export interface View {
  language: 'zh-CN' | 'en';
  size: Size;
}

/** In which languages and sizes a project looks at a state: everything in today's browser, each state once in the oldest.
 *  From one view to the next only one of the two changes, and the last has the size of the first. */
export function viewsIn(project: string, [first, second]: readonly [Size, Size]): View[] {
  const views: View[] = [
    { language: 'zh-CN', size: first },
    { language: 'zh-CN', size: second },
    { language: 'en', size: second },
    { language: 'en', size: first },
  ];
  return project.endsWith('chromium-109') ? views.slice(0, 1) : views;
}
