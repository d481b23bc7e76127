import { expect, it } from 'vitest';
import { ApiProblem } from '../api/http';
import { whoWasFirst } from './claim';

it('names who was first, and nobody when something else was wrong', () => {
  const stale = (claimed_by: unknown): ApiProblem =>
    new ApiProblem(409, 'stale', null, { current: { claimed_by } });
  expect(whoWasFirst(stale({ id: 'x', name: '张立新' }))).toBe('张立新');
  expect(whoWasFirst(stale(null))).toBeNull();
  expect(whoWasFirst(new ApiProblem(409, 'no-images'))).toBeNull();
  expect(whoWasFirst(new Error('offline'))).toBeNull();
});
