import { expect, it } from 'vitest';
import type { CaseRow } from '../../api/wire';
import { isLong, rowPixels } from './names';

const rows = (...names: string[]): CaseRow[] => names.map((name) => ({ patient: { name } }) as CaseRow);

it('knows which names do not stand in one line', () => {
  expect(['王伟', '欧阳若兰', '张*', 'Li Wei'].filter(isLong)).toEqual([]);
  const long = ['阿卜杜热依木·麦麦提敏', 'Abdurehim Memetimin'];
  expect(long.filter(isLong)).toEqual(long);
});

it('makes every row higher as soon as one name is long', () => {
  const low = rowPixels(rows('王伟', '李娜'));
  expect(rowPixels([])).toBe(low);
  expect(rowPixels(rows('王伟', '无名氏 约60岁，灰色上衣'))).toBeGreaterThan(low);
});
