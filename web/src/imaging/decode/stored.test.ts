import { expect, it } from 'vitest';
import { onlyStoredBits } from './stored';

it('leaves bits above the stored ones out and spreads the sign', () => {
  const unsigned = Uint16Array.of(0x0fff, 0xf001, 0x1000);
  onlyStoredBits(unsigned, 12, false);
  expect([...unsigned]).toEqual([0xfff, 1, 0]);
  const signed = Int16Array.of(0x0fff, 0x07ff, -1, 0x7800);
  onlyStoredBits(signed, 12, true);
  expect([...signed]).toEqual([-1, 0x7ff, -1, -2048]);
});

it('touches nothing when all bits are stored', () => {
  const all = Int16Array.of(-32768, 32767);
  onlyStoredBits(all, 16, true);
  expect([...all]).toEqual([-32768, 32767]);
});
