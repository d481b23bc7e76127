import { describe, expect, it } from 'vitest';
import type { ReportView } from '../../api/wire';
import { difference, EMPTY_CONTENT, modeOf, unaccepted, withTemplate } from './model';

const report = {} as ReportView;

describe('the report pane', () => {
  it('opens as what can be done', () => {
    expect(modeOf(null, new Set())).toBe('wait');
    expect(modeOf(null, new Set(['write']))).toBe('start');
    expect(modeOf(report, new Set(['write', 'submit']))).toBe('write');
    expect(modeOf(report, new Set(['review']))).toBe('waiting');
    expect(modeOf(report, new Set(['sign', 'reject']))).toBe('review');
    expect(modeOf(report, new Set(['amend']))).toBe('read');
  });

  it('asks for every warning by its key, so that a rewritten sentence is asked about again', () => {
    const warn = (key: string) => ({
      code: 'side-mixed',
      key,
      severity: 'warn' as const,
      field: 'findings',
      start: null,
      end: null,
      args: {},
    });
    expect(unaccepted([warn('a'), warn('b')], new Set(['a'])).map((each) => each.key)).toEqual(['b']);
  });

  it('a template fills blanks and overwrites only when told', () => {
    const template = { technique: 'T', findings: 'F', impression: 'I', positive: 'negative' as const };
    expect(withTemplate({ ...EMPTY_CONTENT, findings: '已写' }, template, false)).toMatchObject({
      technique: 'T',
      findings: '已写',
    });
    expect(withTemplate({ ...EMPTY_CONTENT, findings: '已写' }, template, true).findings).toBe('F');
  });

  it('what a template concludes comes with its own words and never with another’s', () => {
    const template = { technique: 'T', findings: 'F', impression: 'I', positive: 'negative' as const };
    const positive = { ...EMPTY_CONTENT, conclusion: 'positive' as const };
    expect(withTemplate(positive, template, true).conclusion).toBe('negative');
    expect(withTemplate({ ...positive, findings: '已写' }, template, false).conclusion).toBe('positive');
    expect(withTemplate({ ...EMPTY_CONTENT, findings: '已写' }, template, false).conclusion).toBeNull();
  });
});

describe('the difference of two texts', () => {
  const shown = (a: string, b: string): string =>
    difference(a, b)
      .map((piece) =>
        piece.kind === 'same' ? piece.text : piece.kind === 'gone' ? `-${piece.text}-` : `+${piece.text}+`,
      )
      .join('');

  it('names the changed side', () => {
    expect(shown('右肺结节', '左肺结节')).toBe('-右-+左+肺结节');
  });

  it('keeps numbers and words whole', () => {
    expect(shown('大小 8 mm', '大小 18 mm')).toBe('大小 -8-+18+ mm');
  });

  it('gives back both texts', () => {
    const a = '双肺清晰，未见实变。';
    const b = '双肺纹理增多，右下肺见实变。';
    const pieces = difference(a, b);
    expect(
      pieces
        .filter((each) => each.kind !== 'new')
        .map((each) => each.text)
        .join(''),
    ).toBe(a);
    expect(
      pieces
        .filter((each) => each.kind !== 'gone')
        .map((each) => each.text)
        .join(''),
    ).toBe(b);
  });
});
