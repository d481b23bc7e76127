import { describe, expect, it } from 'vitest';
import type { DeliveryRow } from '../../api/wire';
import { ownDelivery, ownWaiting, voidedByWithdrawal } from '../cases/model';
import { caseView, CRITICAL, delivery, me, REVOKED } from '../states/facts';
import {
  alsoWaiting,
  answerBy,
  criticalDuty,
  dutyWord,
  openCriticals,
  ringing,
  waitingResults,
} from './model';

const at = (state: typeof CRITICAL.state) => ({ ...CRITICAL, id: state, state, rung: null });

describe('critical values at the village', () => {
  const all = [at('notified'), at('read-back'), at('handled'), at('closed'), { ...REVOKED, id: 'revoked' }];

  it('lists those that this side has something to do for, also one that was taken back', () => {
    expect(openCriticals(all).map((one) => one.id)).toEqual(['notified', 'read-back', 'revoked']);
    expect(criticalDuty({ ...REVOKED, state: 'void' })).toBe(null);
  });

  it('rings for those nobody answered and those that hold no longer', () => {
    expect(ringing(all).map((one) => one.id)).toEqual(['notified', 'revoked']);
  });
});

describe('a critical value on its page', () => {
  it('leads to the one that took its place', () => {
    const void_ = { ...REVOKED, id: 'old', state: 'void' as const };
    expect(alsoWaiting(void_, [void_, at('notified'), at('closed')]).map(({ id }) => id)).toEqual([
      'notified',
    ]);
    // One after the other: what this value asks comes first.
    expect(alsoWaiting(at('notified'), [at('notified'), void_, at('read-back')])).toEqual([]);
    expect(alsoWaiting(at('handled'), [at('handled'), at('read-back')]).map(({ id }) => id)).toEqual([
      'read-back',
    ]);
  });

  it('is late once it has rung higher, whatever comes next', () => {
    expect(answerBy({ ...CRITICAL, rung: 'screen' })).not.toBe(answerBy({ ...CRITICAL, rung: null }));
    expect(answerBy({ ...CRITICAL, rung: null, next_due_at: null })).toBe(null);
  });

  it('is called by where the link leads, not by what the page asks', () => {
    expect(dutyWord(REVOKED)).not.toBe(dutyWord(CRITICAL));
  });
});

describe('results that wait', () => {
  it('stand once for each case, as the newest says', () => {
    const who = me('village-doctor');
    const one = (id: string, change: Partial<DeliveryRow>): DeliveryRow =>
      delivery({ id, acknowledged_at: null, ...change });
    // What arrived has no more time of publication; the server lists the newest first.
    const all = [
      one('gone', { what: 'withdrawal', published_at: null, delivered_at: 2 }),
      one('report', { published_at: null, delivered_at: 1 }),
      one('late', { case: 'c-8', published_at: 3, delivered_at: null }),
      one('other', { case: 'c-9', published_at: null, delivered_at: 1 }),
    ];
    expect(waitingResults(all, who).map(({ id }) => id)).toEqual(['gone', 'other', 'late']);
  });
});

describe('the delivery that is acknowledged on the page of a result', () => {
  it('is the withdrawal, which came after the report it withdraws', () => {
    const who = me('village-doctor');
    const receiver = delivery().receiver;
    const arrived = (id: string, what: DeliveryRow['what'], time: number): DeliveryRow =>
      delivery({ id, what, receiver, published_at: null, delivered_at: time });
    const view = caseView({ deliveries: [arrived('report', 'report', 1), arrived('gone', 'withdrawal', 2)] });
    expect(ownDelivery(view, who)?.id).toBe('gone');
    // Whoever has seen the withdrawal has seen the report: neither stays on the home page.
    expect(ownWaiting(view, who).map((one) => one.id)).toEqual(['gone', 'report']);
  });

  it('takes along the critical values that went with their report', () => {
    const revoked = (why: 'withdrawn' | 'taken-back', state: 'revoked' | 'void') =>
      ({ ...REVOKED, id: `${why} ${state}`, state, revoked: { by: '', at: 1, why, reason: '' } }) as const;
    const criticals = [
      CRITICAL,
      revoked('withdrawn', 'revoked'),
      revoked('withdrawn', 'void'),
      revoked('taken-back', 'revoked'),
    ];
    expect(voidedByWithdrawal(caseView({ criticals })).map((one) => one.id)).toEqual(['withdrawn revoked']);
  });
});
