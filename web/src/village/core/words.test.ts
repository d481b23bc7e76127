// @vitest-environment happy-dom
//! The words of the village pages: the same in both languages, and none in the first script that only a page needs
//! which is fetched later; nor the other way round.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../../words/en.json';
import laterEn from '../../words/later/en.json';
import laterZh from '../../words/later/zh-CN.json';
import zh from '../../words/zh-CN.json';
import { laterWords, speak, spoken, t } from './words';

const VILLAGE = join(import.meta.dirname, '..');
const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'states' ? [] : files(path);
    return /\.tsx?$/.test(name) && !name.includes('.test.') ? [path] : [];
  });
}

/** What comes with the first script: all that is imported from its start, but not what is fetched by `import()`. */
function first(path: string, seen: Set<string>): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, from = ''] of readFileSync(path, 'utf8').matchAll(
    /^import (?!type)[^;]*? from '(\.[^']+)'/gm,
  ))
    for (const end of ['.ts', '.tsx']) {
      const next = join(dirname(path), from + end);
      if (statSync(next, { throwIfNoEntry: false })) first(next, seen);
    }
  return seen;
}

/** Whether any of these files says a word, by its key or by the beginning of it. */
function said(in_: Iterable<string>): (key: string) => boolean {
  const text = [...in_].map((path) => readFileSync(path, 'utf8')).join('\n');
  const keys = new Set([...text.matchAll(/['`]([a-z][\w-]*\.[\w-]+)['`]/g)].map(([, key]) => key));
  const starts = [...text.matchAll(/`([a-z][\w-]*\.[\w-]*)\$\{/g)].map(([, start]) => start ?? '');
  return (key) => keys.has(key) || starts.some((start) => key.startsWith(start));
}

describe('the words of the village pages', () => {
  it('say the same things with the same blanks in both languages', () => {
    for (const [ours, theirs] of [
      [zh, en],
      [laterZh, laterEn],
    ] as Record<string, string>[][]) {
      expect(Object.keys(theirs ?? {})).toEqual(Object.keys(ours ?? {}));
      for (const [key, text] of Object.entries(ours ?? {}))
        expect([key, ...holes(theirs?.[key] ?? '')]).toEqual([key, ...holes(text)]);
    }
  });

  it('come with the first script when it says them, and later when only later pages do', () => {
    const soon = first(join(VILLAGE, 'main.tsx'), new Set());
    const early = said(soon);
    const late = said(files(VILLAGE).filter((path) => !soon.has(path)));
    expect(Object.keys(laterZh).filter(early), 'said by the first script').toEqual([]);
    expect(
      Object.keys(zh).filter((key) => !early(key) && late(key)),
      'said by later pages only',
    ).toEqual([]);
    expect(Object.keys(laterZh).filter((key) => !late(key))).toEqual([]);
  });

  it('of later pages come in the language that is spoken when they come', async () => {
    const both = [laterWords(), speak('en')];
    await Promise.all(both);
    expect([spoken(), t('upload.choose')]).toEqual(['en', laterEn['upload.choose']]);
    await speak('zh-CN');
    expect(t('upload.choose')).toBe(laterZh['upload.choose']);
  });
});
