import { describe, expect, it } from 'vitest';
import { joined } from './typing';

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
