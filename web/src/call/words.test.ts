//! The words of the room: the same in both languages, and none that nobody says.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../words/call/en.json';
import zh from '../words/call/zh-CN.json';
import { loadWords, speech } from './words';

const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('the words of the room', () => {
  it('say the same things with the same blanks in both languages', () => {
    expect(Object.keys(en)).toEqual(Object.keys(zh));
    const theirs: Record<string, string> = en;
    for (const [key, text] of Object.entries(zh))
      expect([key, ...holes(theirs[key] ?? '')]).toEqual([key, ...holes(text)]);
  });

  it('are all said somewhere', () => {
    const text = readdirSync(import.meta.dirname)
      .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
      .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
      .join('\n');
    const keys = new Set([...text.matchAll(/['`]([a-z]+\.[\w-]+)['`]/g)].map(([, key]) => key));
    const starts = [...text.matchAll(/`([a-z]+\.[\w-]*)\$\{/g)].map(([, start]) => start ?? '');
    const said = (key: string) => keys.has(key) || starts.some((start) => key.startsWith(start));
    expect(Object.keys(zh).filter((key) => !said(key))).toEqual([]);
  });

  it('are Chinese until English has come', async () => {
    expect(speech('en').t('room.leave')).toBe(zh['room.leave']);
    await loadWords('en');
    expect(speech('en').t('room.clock', { time: '1:00' })).toBe('In progress 1:00');
  });
});
