//! A synthetic CT for the state pages: an ellipse with a mark on the patient's right, so that a mirrored drawing shows.

const SIZE = 256;

export function phantomMetadata(study: string, series: string, count: number): unknown[] {
  return Array.from({ length: count }, (_, at) => ({
    '0020000D': { vr: 'UI', Value: [study] },
    '0020000E': { vr: 'UI', Value: [series] },
    '00080018': { vr: 'UI', Value: [`${series}.${String(at + 1)}`] },
    '00080060': { vr: 'CS', Value: ['CT'] },
    '00080080': { vr: 'LO', Value: ['青山镇卫生院'] },
    '00080022': { vr: 'DA', Value: ['20261123'] },
    '00080032': { vr: 'TM', Value: ['081500'] },
    '00080050': { vr: 'SH', Value: ['A26100002'] },
    '00081030': { vr: 'LO', Value: ['胸部 CT 平扫'] },
    '0008103E': { vr: 'LO', Value: ['胸部 5.0 mm'] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Sun^Zhiqiang', Ideographic: '孙^志强' }] },
    '00100020': { vr: 'LO', Value: ['P88002'] },
    '00100040': { vr: 'CS', Value: ['M'] },
    '00100030': { vr: 'DA', Value: ['19580302'] },
    '00200013': { vr: 'IS', Value: [at + 1] },
    '00200032': { vr: 'DS', Value: [-160, -160, at * 5] },
    '00200037': { vr: 'DS', Value: [1, 0, 0, 0, 1, 0] },
    '00201041': { vr: 'DS', Value: [at * 5] },
    '00180050': { vr: 'DS', Value: [5] },
    '00280002': { vr: 'US', Value: [1] },
    '00280004': { vr: 'CS', Value: ['MONOCHROME2'] },
    '00280010': { vr: 'US', Value: [SIZE] },
    '00280011': { vr: 'US', Value: [SIZE] },
    '00280030': { vr: 'DS', Value: [1.25, 1.25] },
    '00280100': { vr: 'US', Value: [16] },
    '00280101': { vr: 'US', Value: [16] },
    '00280103': { vr: 'US', Value: [1] },
    '00281050': { vr: 'DS', Value: [40] },
    '00281051': { vr: 'DS', Value: [400] },
    '00281052': { vr: 'DS', Value: [0] },
    '00281053': { vr: 'DS', Value: [1] },
  }));
}

export function phantomFrame(at: number, count: number): Uint8Array<ArrayBuffer> {
  const values = new Int16Array(SIZE * SIZE);
  const thick = 0.75 + 0.25 * Math.sin((Math.PI * at) / count);
  const inside = (x: number, y: number, cx: number, cy: number, rx: number, ry: number): boolean =>
    ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      let value = -1000;
      if (inside(x, y, 128, 128, 112 * thick, 80 * thick)) value = 45;
      if (inside(x, y, 80, 120, 38 * thick, 52 * thick) || inside(x, y, 176, 120, 38 * thick, 52 * thick))
        value = -850;
      if (inside(x, y, 138, 132, 22, 26)) value = 40;
      if (inside(x, y, 128, 182, 13, 11)) value = 420;
      if (inside(x, y, 70, 96, 5, 5)) value = 60;
      values[y * SIZE + x] = value + (((x * 31 + y * 17 + at * 7) % 23) - 11);
    }
  }
  return new Uint8Array(values.buffer);
}
