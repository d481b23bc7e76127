import { describe, expect, it } from 'vitest';
import type { StudySet, StudyView } from '../api/wire';
import { readSet, sameSet } from './reading';

const set = (study: string, digest: string, instances = 2): StudySet => ({
  study,
  digest,
  instances,
  content_version: 1,
});
const view = (id: string, of: StudySet | null, series: string[]): StudyView =>
  ({ id, instance_set: of, series: series.map((uid) => ({ uid })) }) as StudyView;
const one = (...sets: StudySet[]) =>
  ({
    studies: sets.map((each) => ({ id: each.study })),
    instance_set: { digest: 'all', instances: 0, studies: sets },
  }) as Parameters<typeof readSet>[0];
const opened = (series: string, current = true) => ({ series, current });

describe('what a signature will name', () => {
  const [a, b] = [set('a', '1'), set('b', '2', 1)];

  it('is every study of the case, with what was never opened', () => {
    const read = readSet(one(a, b), [view('a', a, ['s1', 's2']), view('b', b, ['s3'])], [opened('s1')]);
    expect(read).toEqual({ studies: [a, b], instances: 3, unopened: 2 });
  });

  it('is nothing while a series is being read again, a study is missing, or page and study disagree', () => {
    const both = [view('a', a, ['s1']), view('b', b, ['s3'])];
    expect(readSet(one(a, b), both, [])).toBeNull();
    expect(readSet(one(a, b), both, [opened('s1'), opened('s3', false)])).toBeNull();
    expect(readSet(one(a, b), both.slice(0, 1), [opened('s1')])).toBeNull();
    expect(readSet(one(a, set('b', 'newer')), both, [opened('s1')])).toBeNull();
    expect(readSet(one(a, b), [view('a', a, ['s1']), view('b', null, [])], [opened('s1')])).toBeNull();
  });

  it('is the same in any order and another when one image is another', () => {
    expect(sameSet([a, b], [b, a])).toBe(true);
    expect(sameSet([a, b], [a])).toBe(false);
    expect(sameSet([a], [set('a', '9')])).toBe(false);
  });
});
