import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpinionContent } from '../../../api/expert';
import { ApiProblem } from '../../../api/http';
import { opinion } from '../../../reading/states/consultCast';
import { flushOpen } from '../../../data/autosave';
import { LocalDrafts, type Shelf } from '../../../data/drafts';
import { opinionAutosave } from './keeping';
import {
  amountOf,
  codeOf,
  EMPTY_OPINION,
  isCode,
  isUntouched,
  missingOf,
  readable,
  tidy,
  trailsZero,
} from './model';

const CONTENT = opinion('draft').content;

describe('an opinion', () => {
  it('names what is missing, in the order of the form', () => {
    expect(missingOf(EMPTY_OPINION)).toEqual(['analysis', 'diagnoses', 'advice', 'referral']);
    expect(missingOf(CONTENT)).toEqual([]);
    expect(missingOf({ ...CONTENT, referral_words: ' ' })).toEqual(['referral-words']);
    expect(missingOf({ ...CONTENT, referral: 'stay', referral_words: '' })).toEqual([]);
    expect(missingOf({ ...CONTENT, diagnoses: [{ icd10: 'I10', words: '' }] })).toEqual(['diagnoses']);
  });

  it('nothing was written yet', () => {
    expect(isUntouched(EMPTY_OPINION)).toBe(true);
    expect(isUntouched({ ...EMPTY_OPINION, notes: 'x' })).toBe(false);
  });

  it('codes are written one way, empty rows are not sent', () => {
    expect([codeOf(' i21．9 '), codeOf('')]).toEqual(['I21.9', null]);
    expect([isCode('I21.9'), isCode('I10'), isCode('21.9'), isCode('心梗')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const rows = [
      { icd10: null, words: ' ' },
      { icd10: null, words: '胸痛' },
    ];
    expect(tidy({ ...CONTENT, diagnoses: rows }).diagnoses).toEqual([{ icd10: null, words: '胸痛' }]);
  });

  it('an amount cannot be misread', () => {
    expect([
      amountOf('0.5'),
      amountOf('３００'),
      amountOf('.5'),
      amountOf('5.'),
      amountOf('0'),
      amountOf('1,000'),
    ]).toEqual(['0.5', '300', null, null, null, null]);
    expect([trailsZero('5.0'), trailsZero('5'), trailsZero('0.5'), trailsZero('10')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('what is in force stands while a newer version is written', () => {
    const force = { version: 1, content: CONTENT, hands: [] };
    expect(readable(opinion('draft'))).toBeNull();
    expect(readable(opinion('draft', { version: 2, in_force: force }))?.version).toBe(1);
    expect(readable(opinion('signed'))?.version).toBe(1);
  });
});

class Memory implements Shelf {
  readonly kept = new Map<string, string>();
  get length(): number {
    return this.kept.size;
  }
  key(at: number): string | null {
    return [...this.kept.keys()][at] ?? null;
  }
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.kept.set(key, value);
  }
  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

describe('an opinion as it is typed', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function desk(shelf = new Memory(), version = 5) {
    const sent: [number, OpinionContent][] = [];
    const fail: { with: Error | null } = { with: null };
    const keeper = opinionAutosave({
      person: 'p',
      consult: 'c',
      version,
      content: CONTENT,
      drafts: new LocalDrafts(shelf),
      save: (on, content) => {
        if (fail.with) return Promise.reject(fail.with);
        sent.push([on, content]);
        return Promise.resolve({ version: on + 1, draft_saved_at: 7 });
      },
    });
    return { keeper, sent, fail, shelf };
  }
  const typed = (words: string): OpinionContent => ({ ...CONTENT, analysis: words });

  it('is sent after a rest, each on the version the last one gave', async () => {
    const { keeper, sent, shelf } = desk();
    keeper.edit(typed('a'));
    expect(shelf.kept.size).toBe(1);
    await vi.advanceTimersByTimeAsync(800);
    keeper.edit(typed('b'));
    await vi.advanceTimersByTimeAsync(800);
    expect(sent.map(([version, { analysis }]) => [version, analysis])).toEqual([
      [5, 'a'],
      [6, 'b'],
    ]);
    expect(shelf.kept.size).toBe(0);
    keeper.stop();
  });

  it('is sent every few seconds while somebody never rests', async () => {
    const { keeper, sent } = desk();
    for (let n = 0; n < 8; n += 1) {
      keeper.edit(typed(String(n)));
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(sent.length).toBeGreaterThan(0);
    keeper.stop();
  });

  it('stays here without a line, and goes when it is back', async () => {
    const { keeper, sent, fail, shelf } = desk();
    fail.with = new ApiProblem(0, 'unreachable');
    keeper.edit(typed('a'));
    await vi.advanceTimersByTimeAsync(800);
    expect(keeper.state.getState().save).toEqual({ kind: 'local', kept: true });
    expect(shelf.kept.size).toBe(1);
    fail.with = null;
    await vi.advanceTimersByTimeAsync(3000);
    expect(sent).toHaveLength(1);
    keeper.stop();
  });

  it('left on this computer is sent by the next page, and asked about when the server has something newer', async () => {
    const { keeper, fail, shelf } = desk();
    fail.with = new ApiProblem(0, 'unreachable');
    keeper.edit(typed('a'));
    keeper.stop();
    const next = desk(shelf);
    expect(next.keeper.state.getState().content.analysis).toBe('a');
    next.keeper.stop();
    shelf.setItem('yuanzhen.draft.p.opinion.c', JSON.stringify({ version: 4, content: typed('a') }));
    const other = desk(shelf);
    expect(other.keeper.state.getState().save.kind).toBe('conflict');
    expect(await other.keeper.keepMine(5)).toBe(true);
    expect(other.sent.at(-1)?.[1].analysis).toBe('a');
    other.keeper.stop();
  });

  it('a conflict asks, unless both say the same', async () => {
    const { keeper, fail } = desk();
    const stale = (content: OpinionContent) =>
      new ApiProblem(409, 'stale', null, { current: { version: 9, content } });
    fail.with = stale(typed('theirs'));
    keeper.edit(typed('mine'));
    await vi.advanceTimersByTimeAsync(800);
    expect(keeper.state.getState().save).toMatchObject({ kind: 'conflict', current: { version: 9 } });
    keeper.takeTheirs(9, typed('theirs'), null);
    fail.with = stale(typed('same'));
    keeper.edit(typed('same'));
    await vi.advanceTimersByTimeAsync(800);
    expect(keeper.state.getState()).toMatchObject({ version: 9, save: { kind: 'saved' } });
    keeper.stop();
  });

  it('all that is open is sent before somebody leaves', async () => {
    const { keeper, sent } = desk();
    keeper.edit(typed('a'));
    expect(await flushOpen()).toBe(true);
    expect(sent).toHaveLength(1);
    keeper.stop();
  });
});
