import { describe, expect, it } from 'vitest';
import {
  edgeLetters,
  edgeLettersFromWords,
  letters,
  opposite,
  orientationOf,
  slicePosition,
} from './geometry';
import {
  FITTED,
  flippedH,
  flippedV,
  matrix,
  panned,
  screenAxes,
  toImage,
  toScreen,
  turned,
  zoomed,
  type View,
} from './view';

const AXIAL = orientationOf([1, 0, 0, 0, 1, 0]);
const CORONAL = orientationOf([1, 0, 0, 0, 0, -1]);
const SAGITTAL = orientationOf([0, 1, 0, 0, 0, -1]);
const IMAGE = { width: 512, height: 256 };
const SCREEN = { width: 800, height: 600 };

function seen(orientation: typeof AXIAL, view: View): string {
  if (orientation === null) throw new Error('no orientation');
  const { right, down } = screenAxes(matrix(view, IMAGE, 1, SCREEN), 1);
  const edge = edgeLetters(orientation, right, down);
  return `${edge.left}${edge.right} ${edge.top}${edge.bottom}`;
}

describe('orientation letters', () => {
  it('name the ends of DICOM axes', () => {
    expect([letters([1, 0, 0]), letters([0, 1, 0]), letters([0, 0, 1])]).toEqual(['L', 'P', 'H']);
    expect(letters([-0.9, -0.4, 0])).toBe('RA');
    expect(opposite('HPL')).toBe('FAR');
  });

  it('stand at the right edges of the three planes', () => {
    expect(seen(AXIAL, FITTED)).toBe('RL AP');
    expect(seen(CORONAL, FITTED)).toBe('RL HF');
    expect(seen(SAGITTAL, FITTED)).toBe('AP HF');
  });

  it('follow every flip and turn', () => {
    expect(seen(AXIAL, flippedH(FITTED))).toBe('LR AP');
    expect(seen(AXIAL, flippedV(FITTED))).toBe('RL PA');
    expect(seen(AXIAL, turned(FITTED))).toBe('PA RL');
    expect(seen(AXIAL, turned(turned(FITTED)))).toBe('LR PA');
    expect(seen(AXIAL, turned(flippedH(FITTED)))).toBe('PA LR');
    expect(seen(AXIAL, flippedH(turned(FITTED)))).toBe('AP RL');
  });

  it('come from the words of a projection when it has no cosines', () => {
    const { right, down } = screenAxes(matrix(flippedH(FITTED), IMAGE, 1, SCREEN), 1);
    expect(edgeLettersFromWords(['L', 'F'], right, down)).toEqual({
      left: 'L',
      right: 'R',
      top: 'H',
      bottom: 'F',
    });
  });

  it('are refused when the cosines make no right angle', () => {
    expect(orientationOf([1, 0, 0, 1, 0, 0])).toBeNull();
    expect(orientationOf([1, 0, 0, 0, 2, 0])).toBeNull();
    expect(orientationOf(null)).toBeNull();
  });
});

describe('the view', () => {
  it('fits the image whole and centred, also when turned', () => {
    const m = matrix(FITTED, IMAGE, 1, SCREEN);
    expect(toScreen(m, [0, 0])).toEqual([0, 100]);
    expect(toScreen(m, [512, 256])).toEqual([800, 500]);
    const t = matrix(turned(FITTED), IMAGE, 1, SCREEN);
    expect(toScreen(t, [256, 128])).toEqual([400, 300]);
  });

  it('goes to the screen and back', () => {
    const view = panned(zoomed(turned(flippedV(FITTED)), 2.5, [100, 50], SCREEN), 13, -7);
    const m = matrix(view, IMAGE, 1.3, SCREEN);
    const [x, y] = toImage(m, toScreen(m, [37, 91]));
    expect(x).toBeCloseTo(37);
    expect(y).toBeCloseTo(91);
  });

  it('keeps the point under the pointer while zooming', () => {
    const before = toImage(matrix(FITTED, IMAGE, 1, SCREEN), [123, 234]);
    const after = toImage(matrix(zoomed(FITTED, 3, [123, 234], SCREEN), IMAGE, 1, SCREEN), [123, 234]);
    expect(after[0]).toBeCloseTo(before[0]);
    expect(after[1]).toBeCloseTo(before[1]);
  });
});

it('slices are placed along the normal of the stack', () => {
  expect(slicePosition(AXIAL, [0, 0, 42])).toBe(42);
  expect(slicePosition(null, [0, 0, 42])).toBeNull();
});
