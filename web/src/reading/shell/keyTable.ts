//! All keys of the workstation as they are told to a person: made of the same tables that bind them, so that what is
//! listed is what happens.

import { COMMANDS } from '../../features/viewer/commands';
import { KEY_IMAGE_KEY } from '../../features/viewer/KeyImageButton';
import { TOOLS } from '../../features/viewer/tools';
import { ACTS, MOVES } from '../../features/worklist/keys';
import { GO_KEY, KEYS_KEY } from './goKeys';
import type { Door } from './duties';

export interface KeyRow {
  does: string;
  /** Any of these; each pressed as the chords of a row, one after the other. */
  keys: readonly (readonly string[])[];
}

export interface KeySection {
  /** Key under `keys.` in the words. */
  name: 'all' | 'go' | 'worklist' | 'tools' | 'viewer';
  rows: readonly KeyRow[];
}

type Words = (key: string, args?: Record<string, string>) => string;

type Bound = readonly [does: string, keys: readonly string[]];

const isPreset = ({ name }: { name: string }): boolean => name.startsWith('preset-');

export function keySections(doors: readonly Door[], t: Words): KeySection[] {
  const all: KeySection[] = [
    {
      name: 'all',
      rows: [
        { does: t('keys.show'), keys: [[KEYS_KEY]] },
        { does: t('keys.close'), keys: [['Escape']] },
      ],
    },
    {
      name: 'go',
      rows: doors.map((door) => ({
        does: t('keys.go-to', { room: t(`nav.${door.name}`) }),
        keys: [[GO_KEY, door.key]],
      })),
    },
  ];
  if (!doors.some((door) => door.name === 'worklist' || door.name === 'cases')) return all;
  return [
    ...all,
    {
      name: 'worklist',
      rows: merged([...MOVES, ...ACTS].map(({ name, keys }) => [t(`worklist.key-${name}`), keys])),
    },
    {
      name: 'tools',
      rows: merged([
        ...TOOLS.map(({ name, key }): Bound => [t('keys.tool', { what: t(`viewer.tool-${name}`) }), [key]]),
        ...COMMANDS.filter(isPreset).map(({ name, keys }): Bound => [
          t('keys.preset', { what: t(`viewer.${name}`) }),
          keys,
        ]),
      ]),
    },
    {
      name: 'viewer',
      rows: merged([
        ...COMMANDS.filter((command) => !isPreset(command)).map(({ name, keys }): Bound => [
          t(`viewer.${name}`),
          keys,
        ]),
        [t('viewer.key-image'), [KEY_IMAGE_KEY]],
      ]),
    },
  ];
}

/** What is called the same stands in one row, such as the four arrows. */
function merged(rows: readonly Bound[]): KeyRow[] {
  const found = new Map<string, string[][]>();
  for (const [does, keys] of rows) found.set(does, [...(found.get(does) ?? []), ...keys.map((key) => [key])]);
  return [...found].map(([does, keys]) => ({ does, keys }));
}

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Delete: 'Del',
  Escape: 'Esc',
};

/** A chord as it is written on a keyboard: `Shift+ArrowUp` is `Shift ↑`. */
export function keyName(chord: string, space: string): string {
  if (chord === ' ') return space;
  return chord.replace(/^Shift\+/, 'Shift ').replace(/[A-Z][A-Za-z]+$/, (name) => NAMES[name] ?? name);
}
