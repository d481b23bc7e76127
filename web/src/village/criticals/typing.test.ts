import { describe, expect, it } from 'vitest';
import { CRITICAL } from '../states/facts';
import { handling, isUnsent, joined, overtaken, readingBack } from './typing';

describe('what was done, from common answers and own words', () => {
  it('keeps what was typed, and takes each answer once', () => {
    const first = joined('', '已呼叫 120', '；');
    expect(first).toBe('已呼叫 120');
    const both = joined(`${first} `, '已联系上级医院', '；');
    expect(both).toBe('已呼叫 120；已联系上级医院');
    expect(joined(both, '已呼叫 120', '；')).toBe(both);
    expect(joined('血压 210/120', '已呼叫 120', '；')).toBe('血压 210/120；已呼叫 120');
    expect(joined('BP 210/120', 'Ambulance (120) called', '; ')).toBe('BP 210/120; Ambulance (120) called');
  });
});

describe('a colleague who was quicker', () => {
  it('is named for each step that was taken, with what they wrote', () => {
    expect(overtaken({ ...CRITICAL, read_back: null, handled: null })).toEqual([]);
    const [li, sun] = [
      { by: '李敏', at: 1 },
      { by: '孙涛', at: 2 },
    ];
    const both = {
      ...CRITICAL,
      read_back: li,
      read_back_words: '右侧气胸',
      handled: sun,
      handled_what: '已呼叫 120',
    };
    expect(overtaken(both)).toEqual([
      { form: readingBack(CRITICAL), by: li, words: '右侧气胸' },
      { form: handling(CRITICAL), by: sun, words: '已呼叫 120' },
    ]);
  });

  it('leaves what was not sent, which is never the answer itself', () => {
    const step = { form: 'f', by: { by: '赵春梅', at: 1 }, words: '已呼叫 120' };
    expect(['已联系', '已呼叫 120\n', ' '].map((text) => isUnsent(text, step))).toEqual([true, false, false]);
  });
});
