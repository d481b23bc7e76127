//! Checks a document number as it is typed and looks whether its holder was here before. It asks the server for both
//! (the rules live there) and always answers for the number that stands in the field now.

import { useEffect, useState } from 'react';
import type { IdentityCheck, PatientRow } from '../../api/wire';
import { asProblem, type Problem } from '../core/problem';
import { patients } from '../core/server';

export type Identity =
  | { state: 'typing' }
  | { state: 'checking' }
  | { state: 'invalid'; code: string }
  | { state: 'valid'; check: IdentityCheck; number: string; known: PatientRow[] }
  | { state: 'failed'; problem: Problem };

/** Numbers of resident cards have one of these lengths; others are checked from this length on. */
const RESIDENT_LENGTHS = [15, 18];
const OTHER_SHORTEST = 4;
/** How long a pause in typing ends a number that has no fixed length. */
const PAUSE_MS = 600;

export function useIdentity(type: string, typed: string, attempt: number): Identity {
  const number = typed.replace(/\s/g, '').toUpperCase();
  const resident = type === 'national-id';
  const whole = resident ? RESIDENT_LENGTHS.includes(number.length) : number.length >= OTHER_SHORTEST;
  const wanted = `${type}|${number}|${String(attempt)}`;
  const [found, setFound] = useState<{ wanted: string; identity: Identity } | null>(null);

  useEffect(() => {
    if (!whole) return;
    let current = true;
    const settle = (identity: Identity): void => {
      if (current) setFound({ wanted, identity });
    };
    // A 15-digit number is also the beginning of an 18-digit one: wait for a pause.
    const timer = window.setTimeout(
      () => {
        look(type, number).then(settle, (error: unknown) =>
          settle({ state: 'failed', problem: asProblem(error) }),
        );
      },
      resident && number.length === 18 ? 0 : PAUSE_MS,
    );
    return () => {
      current = false;
      window.clearTimeout(timer);
    };
  }, [type, number, resident, whole, wanted]);

  if (!whole) return { state: 'typing' };
  return found?.wanted === wanted ? found.identity : { state: 'checking' };
}

async function look(type: string, number: string): Promise<Identity> {
  const check = await patients.checkIdentity(type, number);
  if (!check.valid) return { state: 'invalid', code: check.code ?? 'invalid' };
  const full = check.number ?? number;
  const known = await patients.search(full, 5);
  return { state: 'valid', check, number: full, known: known.items };
}
