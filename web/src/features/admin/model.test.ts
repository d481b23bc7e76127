//! A draft is what was read, and what is written is what the server reads.

import { describe, expect, it } from 'vitest';
import { bodyOf, draftOf, missing } from './model';
import { NOUNS } from './nouns';

const STAFF = {
  id: 'p-1',
  login: 'zhaocm',
  name: '赵春梅',
  phone: null,
  roles: [{ role: 'village-doctor', institution: 'i-1' }],
  credentials: { licence_number: null, title: '乡村医生', practising_since: '2011-07-01' },
  active: true,
  version: 3,
};

describe('an administered thing', () => {
  it('comes back unchanged when nothing was edited', () => {
    const { fields } = NOUNS.staff;
    expect({ ...bodyOf(fields, 'p-1', draftOf(fields, STAFF)), version: STAFF.version }).toEqual(STAFF);
  });

  it('keeps the days of an agreement', () => {
    const { fields } = NOUNS.agreements;
    const from = Date.UTC(2026, 0, 1);
    const agreement = {
      number: '1',
      provider: 'a',
      receiver: 'b',
      services: ['imaging'],
      valid_from: from,
      valid_until: null,
    };
    expect(bodyOf(fields, 'x', draftOf(fields, agreement))).toEqual({ id: 'x', ...agreement });
  });

  it('names what a new one lacks, and nothing that may stay empty', () => {
    const { fields } = NOUNS.devices;
    const lacking = missing(fields, draftOf(fields, null));
    expect(lacking).toContain('ae_title');
    expect(lacking).not.toContain('charset_override');
    expect(lacking).not.toContain('enabled');
  });
});
