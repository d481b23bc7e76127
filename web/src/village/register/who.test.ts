import { expect, it } from 'vitest';
import type { IdentityCheck } from '../../api/wire';
import { byWay, factsFor, typedFor, UNTOUCHED } from './who';

const CARD = { valid: true, code: null, birth_date: '1949-12-31', sex: 'female' } as IdentityCheck;
const PASSPORT = { valid: true, code: null } as IdentityCheck;

it('keeps what was typed for a number, and gives none of it to another', () => {
  const zhang = typedFor(UNTOUCHED, 'E1', { name: '张三', sex: 'male', birth: '1960-02-29' });
  const both = typedFor(zhang, 'E1', { phone: '13800138000' });
  expect(factsFor(both, 'E1', PASSPORT)).toMatchObject({
    name: '张三',
    sex: 'male',
    birth: '1960-02-29',
    phone: '13800138000',
  });
  expect(factsFor(both, 'E2', PASSPORT)).toMatchObject({ name: '', sex: null, birth: '', phone: '' });
  expect(typedFor(both, 'E2', { name: '李四' })).toMatchObject({ name: '李四', sex: null, phone: '' });
});

it('believes the number where it says sex and birth date', () => {
  const typed = typedFor(UNTOUCHED, 'N', { name: '王秀兰', sex: 'male', birth: '2000-01-01' });
  expect(factsFor(typed, 'N', CARD)).toMatchObject({ name: '王秀兰', sex: 'female', birth: '1949-12-31' });
});

it('begins anew with another way', () => {
  expect(byWay('other')).toMatchObject({ way: 'other', type: 'health-card', number: '', mark: '' });
});
