import { describe, expect, it } from 'vitest';
import type { KeyImage } from '../../api/wire';
import { keyOf } from '../../data/keyImage';
import {
  captioned,
  has,
  LONGEST_CAPTION,
  MOST_KEY_IMAGES,
  named,
  sameImages,
  toggled,
  without,
} from './keyImages';

const frame = { study: '1.2', series: '1.2.1', sop: '1.2.1.7', number: 1 };
const soft = named({ frame, window: { center: 40, width: 400 } });
const slice = (number: number): KeyImage => ({ ...soft, sop_instance_uid: `1.2.1.${String(number)}` });

describe('a key image', () => {
  it('is the image on the screen in its window, rounded to what a person can tell apart', () => {
    expect(named({ frame, window: { center: 40.4, width: 399.7 } })).toEqual({
      study_instance_uid: '1.2',
      series_instance_uid: '1.2.1',
      sop_instance_uid: '1.2.1.7',
      frame: 1,
      window: { center: 40, width: 400 },
      caption: null,
    });
    expect(named({ frame, window: { center: 0.0512, width: 0.2004 } }).window).toEqual({
      center: 0.051,
      width: 0.2,
    });
    expect(named({ frame, window: { center: 0, width: 1e-9 } }).window?.width).toBeGreaterThan(0);
    expect(named({ frame, window: null }).window).toBeNull();
  });

  it('is added once, taken away by the same act, and is another picture in another window', () => {
    const one = toggled([], soft) ?? [];
    expect(one).toEqual([soft]);
    expect(toggled(one, named({ frame, window: { center: 40.2, width: 400.1 } }))).toEqual([]);
    const lung = named({ frame, window: { center: -600, width: 1500 } });
    expect(toggled(one, lung)).toEqual([soft, lung]);
    expect(has(one, lung)).toBe(false);
    expect(keyOf(soft)).not.toBe(keyOf({ ...soft, frame: 2 }));
  });

  it('finds no room beside four others, and can still be taken away', () => {
    const four = Array.from({ length: MOST_KEY_IMAGES }, (_, at) => slice(at));
    expect(toggled(four, slice(9))).toBeNull();
    expect(toggled(four, slice(2))).toEqual([slice(0), slice(1), slice(3)]);
    expect(without(four, slice(0))).toEqual([slice(1), slice(2), slice(3)]);
  });

  it('has a caption of one short line, or none', () => {
    const words = captioned([slice(1), slice(2)], slice(2), '右肺\n结节');
    expect(words.map((each) => each.caption)).toEqual([null, '右肺 结节']);
    expect(captioned(words, slice(2), '  ').map((each) => each.caption)).toEqual([null, null]);
    const long = captioned([slice(1)], slice(1), '𠮷'.repeat(LONGEST_CAPTION + 5));
    expect([...(long[0]?.caption ?? '')]).toHaveLength(LONGEST_CAPTION);
  });

  it('is compared with its words and its place, not with the spaces around them', () => {
    expect(sameImages([slice(1)], captioned([slice(1)], slice(1), '右肺'))).toBe(false);
    expect(
      sameImages(captioned([slice(1)], slice(1), '右肺 '), captioned([slice(1)], slice(1), '右肺')),
    ).toBe(true);
    expect(sameImages([slice(1), slice(2)], [slice(2), slice(1)])).toBe(false);
    expect(sameImages([], [])).toBe(true);
  });
});
