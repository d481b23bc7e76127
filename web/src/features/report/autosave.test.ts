import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../api/http';
import { flushOpen } from '../../data/autosave';
import { LocalDrafts } from '../../data/drafts';
import { reportAutosave, type ReportAutosave, type ReportAutosaveOptions } from './autosave';
import { EMPTY_CONTENT } from './model';

const mine = { ...EMPTY_CONTENT, findings: '我写的' };
function shelf() {
  const kept = new Map<string, string>();
  return {
    kept,
    get length() {
      return kept.size;
    },
    key: (at: number) => [...kept.keys()][at] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

const opened: ReportAutosave[] = [];
function open(
  save: ReportAutosaveOptions['save'],
  on = shelf(),
  version = 3,
): { autosave: ReportAutosave; on: ReturnType<typeof shelf> } {
  const drafts = new LocalDrafts(on);
  const autosave = reportAutosave({
    person: 'p',
    report: 'r',
    version,
    savedAt: null,
    content: EMPTY_CONTENT,
    drafts,
    save,
  });
  opened.push(autosave);
  return { autosave, on };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const each of opened.splice(0)) each.stop();
  vi.useRealTimers();
});

describe('a report while it is typed', () => {
  it('takes up what an older page kept, which knew no key images', () => {
    const on = shelf();
    const older = { technique: '', findings: '旧页写的', impression: '', conclusion: null, critical: null };
    on.setItem('yuanzhen.draft.p.r', JSON.stringify({ content: older, version: 3, at: 7 }));
    const { autosave } = open(vi.fn().mockResolvedValue({ version: 4, draft_saved_at: 99 }), on);
    expect(autosave.state.getState().content).toEqual({ ...older, key_images: [] });
  });

  it('is on this computer at once and on the server after a rest, then only there', async () => {
    const save = vi.fn().mockResolvedValue({ version: 4, draft_saved_at: 99 });
    const { autosave, on } = open(save);
    autosave.edit(mine);
    expect(on.kept.size).toBe(1);
    expect(save).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    expect(save).toHaveBeenCalledExactlyOnceWith(3, mine);
    expect(autosave.state.getState()).toMatchObject({ version: 4, save: { kind: 'saved', at: 99 } });
    expect(on.kept.size).toBe(0);
  });

  it('is sent every few seconds while somebody types on without a rest', async () => {
    const save = vi.fn().mockResolvedValue({ version: 4, draft_saved_at: 99 });
    const { autosave } = open(save);
    for (let key = 1; key <= 100; key += 1) {
      autosave.edit({ ...mine, findings: '字'.repeat(key) });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(save.mock.calls.length).toBeGreaterThanOrEqual(3);
    expect(save.mock.calls.length).toBeLessThan(10);
  });

  it('sends one request at a time, each on the version the last returned', async () => {
    const answers: ((answer: { version: number; draft_saved_at: number }) => void)[] = [];
    const save = vi.fn(
      () => new Promise<{ version: number; draft_saved_at: number }>((resolve) => answers.push(resolve)),
    );
    const { autosave } = open(save);
    autosave.edit(mine);
    await vi.advanceTimersByTimeAsync(1000);
    autosave.edit({ ...mine, impression: '又一句' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(save).toHaveBeenCalledTimes(1);
    answers[0]?.({ version: 4, draft_saved_at: 1 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(save).toHaveBeenCalledTimes(2);
    expect(save).toHaveBeenLastCalledWith(4, { ...mine, impression: '又一句' });
  });

  it('survives a killed browser: what was unsent is sent by the next one', async () => {
    const on = shelf();
    open(() => new Promise(() => undefined), on).autosave.edit(mine);
    const save = vi.fn().mockResolvedValue({ version: 4, draft_saved_at: 1 });
    const { autosave } = open(save, on);
    expect(autosave.state.getState().content).toEqual(mine);
    await vi.advanceTimersByTimeAsync(10);
    expect(save).toHaveBeenCalledWith(3, mine);
  });

  it('asks when the server moved on while the browser was dead', () => {
    const on = shelf();
    open(() => new Promise(() => undefined), on).autosave.edit(mine);
    const { autosave } = open(vi.fn(), on, 8);
    expect(autosave.state.getState().save.kind).toBe('conflict');
  });

  it('keeps trying without a line, and says that it is only here', async () => {
    const save = vi
      .fn()
      .mockRejectedValueOnce(new ApiProblem(0, 'unreachable'))
      .mockRejectedValueOnce(new ApiProblem(401, 'not-signed-in'))
      .mockResolvedValue({ version: 4, draft_saved_at: 1 });
    const { autosave, on } = open(save);
    autosave.edit(mine);
    await vi.advanceTimersByTimeAsync(1000);
    expect(autosave.state.getState().save).toEqual({ kind: 'local', kept: true });
    expect(on.kept.size).toBe(1);
    await vi.advanceTimersByTimeAsync(7000);
    expect(autosave.state.getState().save.kind).toBe('saved');
  });

  it('stops at a conflict and saves on top only when a person says so', async () => {
    const save = vi
      .fn()
      .mockRejectedValueOnce(new ApiProblem(409, 'stale'))
      .mockResolvedValue({ version: 10, draft_saved_at: 1 });
    const { autosave } = open(save);
    autosave.edit(mine);
    await vi.advanceTimersByTimeAsync(9000);
    expect(save).toHaveBeenCalledTimes(1);
    autosave.edit({ ...mine, impression: 'x' });
    await vi.advanceTimersByTimeAsync(9000);
    expect(save).toHaveBeenCalledTimes(1);
    await autosave.keepMine(9);
    expect(save).toHaveBeenLastCalledWith(9, { ...mine, impression: 'x' });
    expect(autosave.state.getState().version).toBe(10);
  });

  it('takes the other text when told, and forgets its own', async () => {
    const { autosave, on } = open(vi.fn().mockRejectedValue(new ApiProblem(409, 'stale')));
    autosave.edit(mine);
    await vi.advanceTimersByTimeAsync(1000);
    autosave.takeTheirs(9, { ...EMPTY_CONTENT, findings: '别人的' }, 5);
    expect(autosave.state.getState().content.findings).toBe('别人的');
    expect(on.kept.size).toBe(0);
  });

  it('does nothing more once it is stopped: the next editor is alone', async () => {
    const save = vi.fn().mockRejectedValue(new ApiProblem(423, 'session-locked'));
    const { autosave, on } = open(save);
    autosave.edit(mine);
    void autosave.flush();
    autosave.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(save).toHaveBeenCalledTimes(1);
    expect(on.kept.size).toBe(1);
    const again = vi.fn().mockResolvedValue({ version: 4, draft_saved_at: 1 });
    const next = open(again, on);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(again).toHaveBeenCalledExactlyOnceWith(3, mine);
    expect(next.autosave.state.getState().save.kind).toBe('saved');
  });

  it('does not call its own text, saved by the editor before it, a conflict', async () => {
    const current = { version: 4, draft_saved_at: 5, content: mine };
    const save = vi.fn().mockRejectedValue(new ApiProblem(409, 'stale', null, { current }));
    const { autosave, on } = open(save);
    autosave.edit(mine);
    await vi.advanceTimersByTimeAsync(1000);
    expect(autosave.state.getState()).toMatchObject({ version: 4, save: { kind: 'saved', at: 5 } });
    expect(on.kept.size).toBe(0);
  });

  it('sends what is unsent when the person leaves, and says whether all went', async () => {
    const { autosave } = open(vi.fn().mockResolvedValue({ version: 4, draft_saved_at: 1 }));
    autosave.edit(mine);
    expect(await flushOpen()).toBe(true);
    autosave.stop();
    const lost = open(vi.fn().mockRejectedValue(new ApiProblem(0, 'unreachable')));
    lost.autosave.edit(mine);
    expect(await flushOpen()).toBe(false);
    lost.autosave.stop();
    open(() => new Promise(() => undefined)).autosave.edit(mine);
    const waited = flushOpen();
    await vi.advanceTimersByTimeAsync(5000);
    expect(await waited).toBe(false);
  });

  it('leaves nothing of a person on this computer when they left', () => {
    const on = shelf();
    const drafts = new LocalDrafts(on);
    drafts.keep('a', 'r', { content: mine, version: 1 });
    drafts.keep('b', 'r', { content: mine, version: 1 });
    on.setItem('yuanzhen.language', 'en');
    drafts.forgetAllBut('b');
    expect([...on.kept.keys()]).toEqual(['yuanzhen.draft.b.r', 'yuanzhen.language']);
    drafts.forgetAllBut(null);
    expect([...on.kept.keys()]).toEqual(['yuanzhen.language']);
  });

  it('keeps the drafts of two people apart', () => {
    const drafts = new LocalDrafts(shelf());
    drafts.keep('a', 'r', { content: mine, version: 1 });
    expect(drafts.read('b', 'r')).toBeNull();
    expect(drafts.read('a', 'r')?.content).toEqual(mine);
  });
});
