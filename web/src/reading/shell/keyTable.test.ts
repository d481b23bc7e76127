// @vitest-environment happy-dom
//! What is listed is what is bound, and in words in both languages.

import i18next from 'i18next';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Me } from '../../api/wire';
import { COMMANDS } from '../../features/viewer/commands';
import { KEY_IMAGE_KEY } from '../../features/viewer/KeyImageButton';
import { TOOLS } from '../../features/viewer/tools';
import { ACTS, MOVES } from '../../features/worklist/keys';
import { startWords } from '../../words/reading/words';
import { doorsFor } from './duties';
import { goKeys } from './goKeys';
import { keyName, keySections } from './keyTable';

const person = (role: string): Me => ({ roles: [{ role }] }) as unknown as Me;
const doors = doorsFor(person('radiologist'));

beforeAll(async () => {
  await startWords('zh-CN');
});

describe.each(['zh-CN', 'en'])('the table of keys in %s', (language) => {
  const t = (key: string, args?: Record<string, string>): string =>
    i18next.t(key, { ...args, lng: language, fallbackLng: [] });
  const sections = () => keySections(doors, t);

  it('lists every key that is bound', () => {
    const of = (name: string): string[] =>
      sections()
        .filter((section) => section.name === name)
        .flatMap((section) => section.rows.flatMap((row) => row.keys.map((chords) => chords.join(' '))));
    const bound = [
      ...TOOLS.map((tool) => tool.key),
      ...COMMANDS.flatMap((command) => command.keys),
      KEY_IMAGE_KEY,
    ];
    expect(new Set([...of('tools'), ...of('viewer')])).toEqual(new Set(bound));
    expect(of('worklist')).toEqual([...MOVES, ...ACTS].flatMap((each): string[] => [...each.keys]));
    expect(of('go')).toEqual(doors.map((door) => `g ${door.key}`));
    expect(of('all')).toEqual(['?', 'Escape']);
  });

  it('says in words what each does', () => {
    for (const { name, rows } of sections()) {
      expect(t(`keys.${name}`)).not.toBe(`keys.${name}`);
      for (const { does } of rows) expect(does).not.toMatch(/^$|^(keys|viewer|worklist)\.|nav\./);
    }
  });
});

it('lists the keys of lists and images for those alone who have some', () => {
  const names = keySections(doorsFor(person('regulator')), (key) => key).map((section) => section.name);
  expect(names).toEqual(['all', 'go']);
});

it('writes keys as they stand on a keyboard', () => {
  expect(keyName('Shift+ArrowUp', 'Space')).toBe('Shift ↑');
  expect(keyName('PageDown', 'Space')).toBe('PgDn');
  expect(keyName(' ', 'Space')).toBe('Space');
  expect(keyName('Enter', 'Space')).toBe('Enter');
  expect(keyName(']', 'Space')).toBe(']');
});

describe('pressing keys', () => {
  const press = (key: string, target: EventTarget = document.body): void => {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  };

  it('goes to rooms and shows the table, and neither while somebody types or a dialog asks', () => {
    const went = vi.fn();
    const shown = vi.fn();
    const stop = goKeys(doors, went, shown);
    press('g');
    press('w');
    press('?');
    expect(went.mock.calls).toEqual([['/reading/worklist']]);
    expect(shown).toHaveBeenCalledTimes(1);

    const field = document.body.appendChild(document.createElement('textarea'));
    press('?', field);
    const dialog = document.body.appendChild(document.createElement('dialog'));
    dialog.setAttribute('open', '');
    press('g');
    press('w');
    press('?');
    expect(went).toHaveBeenCalledTimes(1);
    expect(shown).toHaveBeenCalledTimes(1);
    stop();
  });
});
