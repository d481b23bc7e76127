// @vitest-environment happy-dom
import { beforeAll, expect, it } from 'vitest';
import type { RefusalRow } from '../../api/wire';
import laterZh from '../../words/later/zh-CN.json';
import zh from '../../words/zh-CN.json';
import { laterWords } from '../core/words';
import { lately, refusedWhen, refusedWords } from './refused';

const NOW = 1_795_420_800_000;
const row = (more: Partial<RefusalRow>): RefusalRow => ({
  institution: { id: 'i', name: '青山镇卫生院' },
  device: { id: 'd', name: '青山 CT' },
  person: null,
  why: 'unreadable',
  times: 1,
  first_at: NOW,
  last_at: NOW,
  ...more,
});

beforeAll(laterWords);

it('says in words what a device was refused for, whatever the reason', () => {
  const codes = ['calling-title-unknown', 'wrong-address', 'device-disabled', 'no-room', 'class-mismatch'];
  for (const why of [...codes, 'class-not-taken', 'unreadable', 'uid-invalid', 'not-recorded']) {
    const words = refusedWords(row({ why }));
    expect(words.what, why).toBe(laterZh[`refused.${why}` as keyof typeof laterZh]);
    expect(words.todo, why).toBe(laterZh[`refused-todo.${why}` as keyof typeof laterZh]);
    expect(words.what, why).not.toBe(laterZh['refused.other']);
  }
  expect(refusedWords(row({ why: 'tomorrow' })).what).toBe(laterZh['refused.other']);
});

it('tells of a file that was brought as the upload does', () => {
  const brought = row({ device: null, person: { id: 'p', name: '陈技师' }, why: 'dicom-malformed' });
  expect(refusedWords(brought).what).toBe(zh['error.dicom-malformed']);
});

it('counts what is fresh, and says from when to when', () => {
  const old = row({ last_at: NOW - 25 * 3_600_000, times: 9 });
  expect(lately([row({ times: 3 }), row({ times: 2 }), old], NOW)).toBe(5);
  expect(refusedWhen(row({}))).not.toContain('–');
  expect(refusedWhen(row({ first_at: NOW - 3_600_000 }))).toContain('–');
});
