import { describe, expect, it } from 'vitest';
import type { Frame } from '../../imaging/frame';
import {
  instancesOf,
  isCurrent,
  newsBetween,
  shownOf,
  signature,
  type SeriesEntry,
  type SeriesRead,
} from './shown';

const entry = (more: Partial<SeriesEntry> = {}): SeriesEntry => ({
  study: '1.2',
  uid: 's1',
  number: 1,
  modality: 'CT',
  description: null,
  instances: ['a', 'b'],
  version: 2,
  ...more,
});
const read = (more: Partial<SeriesRead> = {}): SeriesRead => ({
  frames: [{ study: '1.2' } as Frame],
  instances: ['b', 'a'],
  token: 't',
  version: 2,
  listed: signature(entry()),
  ...more,
});

describe('what is on the screen', () => {
  it('is current only when image for image and version for version it is what the study lists', () => {
    expect(isCurrent(read(), entry())).toBe(true);
    expect(isCurrent(read(), entry({ instances: ['a', 'b', 'c'] }))).toBe(false);
    expect(isCurrent(read(), entry({ instances: ['a', 'c'] }))).toBe(false);
    expect(isCurrent(read(), entry({ version: 3 }))).toBe(false);
    expect(isCurrent(read({ version: null }), entry())).toBe(false);
    expect(isCurrent(read({ instances: ['a', 'b', 'newer'] }), entry())).toBe(false);
  });

  it('does not wait for an object that tells nothing of itself', () => {
    expect(isCurrent(read({ instances: ['a'] }), entry())).toBe(true);
  });

  it('says of each opened series whose it is, and of one that failed that it is not there', () => {
    const series = [entry(), entry({ uid: 's2' }), entry({ uid: 's3' })];
    expect(shownOf(series, { s1: read(), gone: read() }, new Set(['s2']))).toEqual([
      { series: 's1', studies: ['1.2'], token: 't', current: true },
      { series: 's2', studies: [], token: null, current: false },
    ]);
  });

  it('counts what came and what went, over all series', () => {
    const before = instancesOf([entry()]);
    const now = instancesOf([entry({ instances: ['b', 'c'] }), entry({ uid: 's2', instances: ['d'] })]);
    expect(newsBetween(before, now)).toEqual({ came: 2, went: 1 });
    expect(newsBetween(now, now)).toEqual({ came: 0, went: 0 });
  });
});
