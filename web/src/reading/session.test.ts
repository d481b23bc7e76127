import { describe, expect, it } from 'vitest';
import type { Me } from '../api/wire';
import { beforeAnother, decide, tellSession, type SessionState } from './session';
import { doorsFor } from './shell/duties';

const me = {
  person: { id: 'p', name: 'N', login: 'l' },
  roles: [{ role: 'radiologist', institution: { zone: 'Asia/Shanghai' } }],
} as unknown as Me;
const inside: SessionState = { kind: 'in', me };

describe('the session', () => {
  it('locks without forgetting who sits there', () => {
    expect(decide(inside, { kind: 'idle' })).toEqual({ kind: 'locked', me });
    expect(decide(inside, { kind: 'refused', code: 'session-locked' })).toEqual({ kind: 'locked', me });
  });

  it('an ended session says so; a first visit does not', () => {
    expect(decide(inside, { kind: 'refused', code: 'not-signed-in' })).toEqual({ kind: 'out', why: 'ended' });
    expect(decide({ kind: 'asking' }, { kind: 'refused', code: 'not-signed-in' })).toEqual({
      kind: 'out',
      why: 'first',
    });
  });

  it('a lost line never throws anybody out', () => {
    expect(decide(inside, { kind: 'no-answer' })).toBe(inside);
    expect(decide({ kind: 'asking' }, { kind: 'no-answer' })).toEqual({ kind: 'unreachable' });
  });

  it('a reload of a locked page stays locked', () => {
    expect(decide({ kind: 'asking' }, { kind: 'me', me, locked: true })).toEqual({ kind: 'locked', me });
  });
});

it('another person at the same desk finds nothing of the one before', () => {
  let forgotten = 0;
  beforeAnother(() => {
    forgotten += 1;
  });
  const sits = (id: string): void => {
    tellSession({ kind: 'me', me: { ...me, person: { ...me.person, id } }, locked: false });
  };
  sits('p');
  tellSession({ kind: 'idle' });
  sits('p');
  expect(forgotten).toBe(0);
  tellSession({ kind: 'left' });
  sits('q');
  expect(forgotten).toBe(1);
});

it('each role finds its own doors', () => {
  const names = (role: string): string[] =>
    doorsFor({ ...me, roles: [{ role }] } as unknown as Me).map((door) => door.name);
  expect(names('radiologist')).toEqual(['home', 'worklist', 'cases', 'consults', 'unmatched', 'criticals']);
  expect(names('regulator')).toEqual(['home', 'directory']);
  expect(names('system-admin')).toEqual(['home', 'admin']);
});
