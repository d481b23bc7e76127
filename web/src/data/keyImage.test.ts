import { describe, expect, it } from 'vitest';
import type { KeyImage } from '../api/wire';
import { caseOf, keyOf, LARGE_PX, pictureAddress } from './keyImage';

const SOFT: KeyImage = {
  study_instance_uid: '1.2',
  series_instance_uid: '1.2.1',
  sop_instance_uid: '1.2.1.7',
  frame: 1,
  window: { center: 40, width: 400 },
  caption: null,
};

describe('a key image', () => {
  it('is drawn by the server in its window, small or large', () => {
    expect(pictureAddress(SOFT)).toBe(
      '/dicom-web/studies/1.2/series/1.2.1/instances/1.2.1.7/frames/1/rendered?viewport=192,192&window=40,400,linear',
    );
    expect(pictureAddress(SOFT, LARGE_PX)).toContain('viewport=1280,1280');
    expect(pictureAddress({ ...SOFT, window: null })).not.toContain('window');
    expect(pictureAddress({ ...SOFT, window: { center: 0, width: 0.5 } })).toContain('0,0.5,linear-exact');
  });

  it('is another in another window', () => {
    expect(keyOf({ ...SOFT, window: { center: -600, width: 1500 } })).not.toBe(keyOf(SOFT));
    expect(keyOf({ ...SOFT, caption: '右肺' })).toBe(keyOf(SOFT));
  });

  it('is of the examination that its study belongs to, as far as somebody sees it', () => {
    const studies = [
      { study_instance_uid: '1.1', case: 'c-1' },
      { study_instance_uid: '1.2', case: 'c-2' },
    ];
    expect(caseOf(SOFT, studies)).toBe('c-2');
    expect(caseOf(SOFT, [{ study_instance_uid: '1.2', case: null }])).toBeNull();
    expect(caseOf(SOFT, [])).toBeNull();
  });
});
