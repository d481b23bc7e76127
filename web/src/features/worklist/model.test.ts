// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { CaseCounts, CaseRow } from '../../api/wire';
import { actOf, ACTS, isForList, moved, MOVES } from './keys';
import { claimOf, filterOf, inOrder, matches, nextCase, NO_FILTER, visibleRows } from './model';

const MINUTE = 60_000;
function row(id: string, more: Partial<CaseRow> = {}): CaseRow {
  return {
    id,
    number: `N-${id}`,
    patient: { id: 'p', name: '王建国', sex: 'male', age: 60, masked: false },
    institution: { id: 'i', name: '青山镇卫生院' },
    village: null,
    urgency: 'routine',
    examination: { modality: 'CT', body_part: 'CHEST', accession_number: 'A1' },
    progress: 'queued',
    claimed_by: null,
    claimed_until: null,
    created_at: 0,
    due_at: 60 * MINUTE,
    study: { id: 's' },
    waits: false,
    overdue: false,
    ...more,
  } as CaseRow;
}

describe('the worklist', () => {
  it('puts emergencies first, then what is due soonest, then what is done', () => {
    const rows = [
      row('done', { progress: 'signed', urgency: 'emergency', due_at: 1 }),
      row('late', { due_at: 5 }),
      row('soon', { due_at: 3 }),
      row('emergency', { urgency: 'emergency', due_at: 99 }),
    ];
    expect(inOrder(rows, 'priority').map((one) => one.id)).toEqual(['emergency', 'soon', 'late', 'done']);
    expect(inOrder(rows, 'due').map((one) => one.id)).toEqual(['soon', 'late', 'emergency', 'done']);
  });

  it('offers as next what I hold, else the most pressing free one with images', () => {
    const other = { id: 'x', name: 'X' };
    const rows = [
      row('held', { urgency: 'emergency', claimed_by: other, claimed_until: 100 }),
      row('bare', { urgency: 'emergency', study: null }),
      row('free', { urgency: 'urgent' }),
    ];
    expect(nextCase(rows, 'me', 50)?.id).toBe('free');
    expect(
      nextCase([...rows, row('mine', { claimed_by: { id: 'me', name: 'M' }, claimed_until: 100 })], 'me', 50)
        ?.id,
    ).toBe('mine');
    expect(nextCase(rows, 'me', 50, 'free')).toBeNull();
  });

  it('a claim whose time is over holds nothing', () => {
    const held = row('a', { claimed_by: { id: 'x', name: 'X' }, claimed_until: 100 });
    expect(claimOf(held, 'me', 99)).toBe('other');
    expect(claimOf(held, 'me', 100)).toBe('free');
    expect(nextCase([held], 'me', 101)?.id).toBe('a');
  });

  it('finds by name, number, part and site', () => {
    expect(matches(row('1'), { ...NO_FILTER, text: '建国' }, 'me')).toBe(true);
    expect(matches(row('1'), { ...NO_FILTER, text: 'n-1' }, 'me')).toBe(true);
    expect(matches(row('1'), { ...NO_FILTER, text: '李' }, 'me')).toBe(false);
    expect(matches(row('1'), { ...NO_FILTER, urgency: 'emergency' }, 'me')).toBe(false);
  });

  it('shows under each counted button the rows the server counted, whatever else they say', () => {
    const me = { claimed_by: { id: 'me', name: 'M' }, claimed_until: 9 };
    const rows = [
      row('waits', { ...me, waits: true, overdue: true }),
      row('early', { ...me, waits: true }),
      row('urgent', { urgency: 'urgent', waits: true }),
      // Assigned before there are images; signed, and its claim still runs.
      row('bare', { ...me, progress: 'claimed', study: null }),
      row('done', { ...me, progress: 'signed', due_at: 1 }),
    ];
    const shown = (count: keyof CaseCounts): string[] =>
      rows.filter((one) => matches(one, filterOf(count), 'me')).map((one) => one.id);
    expect(shown('routine')).toEqual(['waits', 'early']);
    expect(shown('urgent')).toEqual(['urgent']);
    expect(shown('emergency')).toEqual([]);
    expect(shown('claimed_by_me')).toEqual(['waits', 'early']);
    expect(shown('overdue')).toEqual(['waits']);
    expect(rows.filter((one) => matches(one, NO_FILTER, 'me'))).toHaveLength(rows.length);
  });

  it('filters and orders a thousand rows well inside a fifth of a second', () => {
    const rows = Array.from({ length: 1000 }, (_, n) => row(String(n), { due_at: (n * 7919) % 1000 }));
    const began = performance.now();
    inOrder(
      rows.filter((one) => matches(one, { ...NO_FILTER, text: '青山' }, 'me')),
      'priority',
    );
    expect(performance.now() - began).toBeLessThan(200);
  });

  it('draws only what is in sight', () => {
    expect(visibleRows(4600, 900, 46, 1000)).toEqual({ first: 92, last: 128 });
    expect(visibleRows(0, 900, 46, 3)).toEqual({ first: 0, last: 3 });
  });

  it('moves the cursor by keys and stays inside', () => {
    expect(moved(0, 'j', 3, 10)).toBe(1);
    expect(moved(0, 'k', 3, 10)).toBe(0);
    expect(moved(1, 'End', 3, 10)).toBe(2);
    expect(moved(0, 'j', 0, 10)).toBe(0);
    expect(moved(0, 'c', 3, 10)).toBeNull();
  });

  it('has its keys wherever the focus is, but for what is typed and what Enter presses', () => {
    const page = document.createElement('div');
    page.innerHTML = '<input><button><b></b></button><a href="#"></a><i></i><div role="menu"><u></u></div>';
    const at = (name: string, key: string): boolean => isForList(page.querySelector(name) ?? page, key);
    expect(['i', 'b', 'a', 'input', 'u'].filter((name) => at(name, 'j'))).toEqual(['i', 'b', 'a']);
    expect(['i', 'b', 'a', 'input', 'u'].filter((name) => at(name, 'Enter'))).toEqual(['i']);
  });

  it('gives each key one meaning', () => {
    const keys = [...MOVES, ...ACTS].flatMap((each): string[] => [...each.keys]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(actOf('c')).toBe('claim');
    expect(actOf('j')).toBeUndefined();
  });
});
