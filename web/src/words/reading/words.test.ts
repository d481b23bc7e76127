// @vitest-environment happy-dom
import { beforeAll, describe, expect, it } from 'vitest';
import { METHODS as OURS } from '../../features/unmatched/register';
import { METHODS as VILLAGES } from '../../village/register/choices';
import en from './en.json';
import zh from './zh-CN.json';
import { ageWords, formatMoment, formatSpan } from './format';
import { chooseLanguage, codeWords, startWords } from './words';

function flat(words: object, path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[path + key, value]]
        : Object.entries(flat(value as object, `${path}${key}.`)),
    ),
  );
}

const holes = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe('the two languages', () => {
  it('say the same things', () => {
    expect(Object.keys(flat(en)).sort()).toEqual(Object.keys(flat(zh)).sort());
  });

  it('with the same blanks', () => {
    const english = flat(en);
    for (const [key, text] of Object.entries(flat(zh))) {
      expect([key, ...holes(english[key] ?? '')]).toEqual([key, ...holes(text)]);
    }
  });
});

describe('ways of examining', () => {
  it('are stored as on order forms, and read in either language', () => {
    const all = [...Object.values(OURS), ...Object.values(VILLAGES)].flat();
    const english: Record<string, string> = en.method;
    expect(all.filter((way) => !/^[a-zA-Z, ]+$/.test(english[way] ?? '')).sort()).toEqual([]);
  });
});

describe('formats', () => {
  beforeAll(async () => {
    await startWords('zh-CN');
  });

  it('spans in at most two units', () => {
    expect(formatSpan(42_000)).toBe('42秒');
    expect(formatSpan(-(60_000 * 75))).toBe('1时15分');
    expect(formatSpan(86_400_000 * 2 + 3_600_000 * 3)).toBe('2天3时');
  });

  it('times carry their date unless it is today', () => {
    const now = new Date(2026, 10, 23, 12).getTime();
    expect(formatMoment(now - 3_600_000, now)).toBe('11:00');
    expect(formatMoment(now - 86_400_000, now)).toContain('2026');
  });

  it('ages and unknown codes', () => {
    expect(ageWords(8)).toBe('8岁');
    expect(ageWords('3月')).toBe('3月');
    expect(ageWords(null)).toBe('年龄不详');
    expect(codeWords('error', 'never-heard-of')).toBe('never-heard-of');
  });

  it('parts of the body within a sentence', async () => {
    const said = { ordered: 'CHEST', text: '脑、颅' };
    expect(codeWords('check-code', 'part-differs', said)).toBe('申请部位为胸部，文中写的是：脑、颅');
    await chooseLanguage('en');
    expect(codeWords('check-code', 'part-differs', said)).toBe('ordered Chest, the text speaks of 脑、颅');
    await chooseLanguage('zh-CN');
  });

  it('switch at once', async () => {
    await chooseLanguage('en');
    expect(codeWords('urgency', 'emergency')).toBe('Emergency');
    await chooseLanguage('zh-CN');
  });
});
