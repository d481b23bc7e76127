import { describe, expect, it } from 'vitest';
import type { Dataset } from './dicomJson';
import { drawnBy, framesOf, inStackOrder, isLossySyntax } from './frame';
import { lengthBetween, spacingOf } from './spacing';
import { measured } from './measure';

function ct(number: number, z: number, more: Dataset = {}): Dataset {
  return {
    '0020000D': { Value: ['1.1'] },
    '0020000E': { Value: ['1.1.1'] },
    '00080018': { Value: [`1.1.1.${String(number)}`] },
    '00080060': { Value: ['CT'] },
    '00200013': { Value: [number] },
    '00200032': { Value: [0, 0, z] },
    '00200037': { Value: [1, 0, 0, 0, 1, 0] },
    '00280002': { Value: [1] },
    '00280004': { Value: ['MONOCHROME2'] },
    '00280010': { Value: [512] },
    '00280011': { Value: [512] },
    '00280030': { Value: [0.5, 0.5] },
    '00280100': { Value: [16] },
    ...more,
  };
}

describe('frames of a series', () => {
  it('are ordered by where they lie, not by number', () => {
    const frames = [ct(1, 30), ct(2, 10), ct(3, 20)].flatMap(framesOf);
    expect(inStackOrder(frames).map((frame) => frame.instance)).toEqual([2, 3, 1]);
  });

  it('fall back to numbers when orientations differ', () => {
    const frames = [ct(2, 10), ct(1, 30, { '00200037': { Value: [0, 1, 0, 0, 0, -1] } })].flatMap(framesOf);
    expect(inStackOrder(frames).map((frame) => frame.instance)).toEqual([1, 2]);
  });

  it('of an enhanced instance take each their own groups', () => {
    const group = (z: number) => ({
      '00209113': { vr: 'SQ', Value: [{ '00200032': { Value: [0, 0, z] } }] },
    });
    const frames = framesOf(
      ct(1, 0, { '00280008': { Value: [2] }, '52009230': { Value: [group(5), group(9)] } }),
    );
    expect(frames.map((frame) => [frame.number, frame.position])).toEqual([
      [1, 5],
      [2, 9],
    ]);
  });

  it('an instance without a picture has none', () => {
    expect(
      framesOf({ '0020000D': { Value: ['1'] }, '0020000E': { Value: ['1'] }, '00080018': { Value: ['1'] } }),
    ).toEqual([]);
  });

  it('a Chinese name is read from its ideographic group', () => {
    const [frame] = framesOf(
      ct(1, 0, { '00100010': { Value: [{ Alphabetic: 'Wang^Jianguo', Ideographic: '王^建国' }] } }),
    );
    expect(frame?.banner.name).toBe('王 建国');
  });
});

describe('who draws', () => {
  const draw = (samples: number, bits: number, photometric: string, syntax = '1.2.840.10008.1.2.1') =>
    drawnBy({
      '00280002': { Value: [samples] },
      '00280100': { Value: [bits] },
      '00280004': { Value: [photometric] },
      '00083002': { Value: [syntax] },
    });

  it('our decoders: grey of 8 or 16 bits and plain RGB', () => {
    expect(draw(1, 16, 'MONOCHROME2')).toBe('decode');
    expect(draw(1, 8, 'MONOCHROME1', '1.2.840.10008.1.2.4.90')).toBe('decode');
    expect(draw(1, 16, 'MONOCHROME2', '1.2.840.10008.1.2.2')).toBe('decode');
    expect(draw(3, 8, 'RGB')).toBe('decode');
  });

  it('the server: 16-bit RGB, deflated, palettes, YBR, compressed colour', () => {
    expect(draw(3, 16, 'RGB')).toBe('server');
    expect(draw(1, 16, 'MONOCHROME2', '1.2.840.10008.1.2.1.99')).toBe('server');
    expect(draw(1, 8, 'PALETTE COLOR')).toBe('server');
    expect(draw(3, 8, 'YBR_FULL_422', '1.2.840.10008.1.2.4.50')).toBe('server');
    expect(draw(3, 8, 'RGB', '1.2.840.10008.1.2.5')).toBe('server');
    expect(draw(1, 32, 'MONOCHROME2')).toBe('server');
    const grey = {
      '00280002': { Value: [1] },
      '00280100': { Value: [16] },
      '00280004': { Value: ['MONOCHROME2'] },
    };
    expect(drawnBy({ ...grey, '00283000': { Value: [{}] } })).toBe('server');
    expect(drawnBy({ ...grey, '00280101': { Value: [12] }, '00280102': { Value: [15] } })).toBe('server');
    expect(drawnBy({ ...grey, '00280101': { Value: [12] }, '00280102': { Value: [11] } })).toBe('decode');
  });

  it('irreversible syntaxes are never called lossless', () => {
    expect(isLossySyntax('1.2.840.10008.1.2.4.50')).toBe(true);
    expect(isLossySyntax('1.2.840.10008.1.2.4.91')).toBe(true);
    expect(isLossySyntax('1.2.840.10008.1.2.4.90')).toBe(false);
  });
});

describe('spacing', () => {
  const pixel = { '00280030': { Value: [0.2, 0.1] } };
  const imager = { '00181164': { Value: [0.2, 0.1] } };

  it('of a slice is in the patient', () => {
    expect(spacingOf(pixel, 'CT')).toEqual({ known: 'in-patient', row: 0.2, column: 0.1 });
  });

  it('of a film is on the detector unless somebody corrected it', () => {
    expect(spacingOf(imager, 'DX').known).toBe('detector-plane');
    expect(spacingOf({ ...pixel, ...imager }, 'DX').known).toBe('detector-plane');
    expect(spacingOf({ '00280030': { Value: [0.15, 0.08] }, ...imager }, 'DX').known).toBe('calibrated');
    expect(spacingOf({ ...pixel, '00280A02': { Value: ['FIDUCIAL'] } }, 'DX').known).toBe('calibrated');
  });

  it('unknown, zero or one-sided spacing gives pixels', () => {
    expect(spacingOf({}, 'CT').known).toBe('no');
    expect(spacingOf({ '00280030': { Value: [0, 0.1] } }, 'CT').known).toBe('no');
    expect(lengthBetween([0, 0], [3, 4], spacingOf({}, 'US'))).toEqual({ value: 5, unit: 'px' });
  });

  it('rows and columns are not confused', () => {
    const spacing = spacingOf(pixel, 'CT');
    expect(lengthBetween([0, 0], [100, 0], spacing).value).toBeCloseTo(10);
    expect(lengthBetween([0, 0], [0, 100], spacing).value).toBeCloseTo(20);
  });

  it('a length is said with its unit', () => {
    const [frame] = framesOf(ct(1, 0));
    if (!frame) throw new Error('no frame');
    expect(measured({ frame: frame.key, from: [0, 0], to: [10, 0] }, frame)).toBe('5.0 mm');
  });
});
