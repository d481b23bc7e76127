import { describe, expect, it } from 'vitest';
import type { CriticalView, ReportView } from '../../api/wire';
import { report } from '../../reading/states/cast';
import { isOver, mayCall, mayRevoke, nextStep, ringing, stepDone } from './model';

function value(change: Partial<CriticalView>): CriticalView {
  const stamp = { by: '李敏', at: 0 };
  return {
    id: 'c',
    case: 'k',
    case_number: null,
    patient: null,
    institution: { id: 'i', name: '青山镇卫生院' },
    village: null,
    value: '脑疝',
    note: '',
    replaces: null,
    state: 'notified',
    raised: stamp,
    notified: stamp,
    notified_to: null,
    read_back: null,
    read_back_words: null,
    handled: null,
    handled_what: null,
    closed: null,
    revoked: null,
    rung: null,
    next_due_at: null,
    version: 1,
    ...change,
  };
}

describe('the alarm of the workstation', () => {
  it('rings from the telephone list on, and again when nothing was done after the read-back', () => {
    const rungs = [null, 'screen', 'phone', 'duty', 'handling'] as const;
    const rings = ringing(rungs.map((rung) => value({ rung }))).map((one) => one.rung);
    expect(rings).toEqual(['phone', 'duty', 'handling']);
  });

  it('shows whom to call to the readers and the administrator on duty until somebody repeated it', () => {
    expect(mayCall(value({}), ['radiologist'])).toBe(true);
    expect(mayCall(value({}), ['dispatcher'])).toBe(true);
    expect(mayCall(value({}), ['township-doctor'])).toBe(false);
    expect(mayCall(value({ state: 'read-back' }), ['dispatcher'])).toBe(false);
    expect(mayCall(value({ state: 'revoked' }), ['dispatcher'])).toBe(true);
  });

  it('leaves it to the site to take note that one was taken back, and lets nobody take it back twice', () => {
    const revoked = { by: '李敏', at: 1, why: 'taken-back', reason: '' } as const;
    const one = value({ state: 'revoked', revoked });
    expect(nextStep(one, ['village-doctor'])).toBe('note');
    expect(nextStep(one, ['radiologist'])).toBe(null);
    const may = (critical: CriticalView, report: ReportView | null = null): boolean =>
      mayRevoke(critical, ['radiologist'], report);
    expect([may(value({})), may(one)]).toEqual([true, false]);
    expect(mayRevoke(value({}), ['dispatcher'], null)).toBe(false);
    const says = report('submitted');
    const said = { ...says, content: { ...says.content, critical: '脑疝' } };
    expect([may(value({}), says), may(value({}), said)]).toEqual([true, false]);
    expect(may(value({}), { ...said, state: 'draft' })).toBe(true);
    expect([isOver(one), isOver(value({ state: 'void', revoked }))]).toEqual([false, true]);
    expect(stepDone(one, 'notified')).toBe(true);
    expect(stepDone(one, 'read-back')).toBe(false);
  });

  it('leaves the read-back to the site', () => {
    expect(nextStep(value({}), ['dispatcher'])).toBe(null);
    expect(nextStep(value({}), ['village-doctor'])).toBe('read-back');
  });
});
