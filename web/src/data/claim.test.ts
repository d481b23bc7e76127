import { expect, it } from 'vitest';
import { ApiProblem } from '../api/http';
import { whoWasFirst } from './claim';

it('names who was first and when, and nobody when something else was wrong', () => {
  const stale = (claimed_by: unknown, timeline?: unknown): ApiProblem =>
    new ApiProblem(409, 'stale', null, { current: { claimed_by, timeline } });
  const first = { id: 'x', name: '张立新' };
  expect(whoWasFirst(stale(first))).toEqual({ name: '张立新', at: null });
  const claimed = [
    { at: 7, kind: 'case-claimed' },
    { at: 3, kind: 'case-claimed' },
    { at: 9, kind: 'report-started' },
  ];
  expect(whoWasFirst(stale(first, claimed))).toEqual({ name: '张立新', at: 7 });
  expect(whoWasFirst(stale(null, claimed))).toBeNull();
  expect(whoWasFirst(new ApiProblem(409, 'no-images'))).toBeNull();
  expect(whoWasFirst(new Error('offline'))).toBeNull();
});
