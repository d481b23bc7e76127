//! What is typed in the first step of registering: how the patient is identified, and the few facts of somebody new.
//! Facts typed for one document number are never those of another. Pure.

import type { DocumentType, IdentityCheck, SexCode } from '../../api/wire';

export type Way = 'national-id' | 'other' | 'unknown';

/** Somebody new, or nobody known. */
export interface Typed {
  name: string;
  sex: SexCode | null;
  birth: string;
  phone: string;
  /** How somebody unknown is recognised. */
  mark: string;
}

export interface Who extends Typed {
  way: Way;
  type: DocumentType;
  number: string;
  /** The checked number that name, sex, birth date and telephone were typed for. */
  of: string;
  /** The checked number of which it was said that none of those on record is meant. */
  somebodyElse: string;
}

const NOTHING: Typed = { name: '', sex: null, birth: '', phone: '', mark: '' };

export const UNTOUCHED: Who = {
  ...NOTHING,
  way: 'national-id',
  type: 'national-id',
  number: '',
  of: '',
  somebodyElse: '',
};

/** Another way to identify somebody: begins anew. */
export const byWay = (way: Way): Who => ({
  ...UNTOUCHED,
  way,
  type: way === 'other' ? 'health-card' : 'national-id',
});

/** What was typed for this number, over what the number says by itself. */
export function factsFor(who: Who, number: string, check: IdentityCheck): Typed {
  const typed = who.of === number ? who : NOTHING;
  const said = saysSexAndBirth(check);
  return {
    ...typed,
    sex: said ? (check.sex ?? null) : (typed.sex ?? check.sex ?? null),
    birth: said ? (check.birth_date ?? '') : typed.birth || (check.birth_date ?? ''),
  };
}

/** Some of it, as typed for this number: what was typed for another goes. */
export const typedFor = (who: Who, number: string, some: Partial<Typed>): Who => ({
  ...who,
  ...(who.of === number ? {} : NOTHING),
  ...some,
  of: number,
});

/** Whether sex and birth date need not be asked for. */
export const saysSexAndBirth = (check: IdentityCheck): boolean => Boolean(check.birth_date && check.sex);
