import { expect, it } from 'vitest';
import { linkedDespite } from './despite';

it('says once what spoke against several studies', () => {
  const name = { code: 'name-differs', args: {} };
  const part = { code: 'part-differs', args: {} };
  const told = linkedDespite([{ warnings: [name] }, { warnings: [part, name] }, { warnings: [] }]);
  expect(told).toEqual([name, part]);
});
