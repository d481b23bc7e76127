import { describe, expect, it } from 'vitest';
import { endedBy, wasIn } from './talk';

describe('the way into a room', () => {
  it('ends where asking again cannot help, and goes on where it can', () => {
    expect(endedBy({ code: 'room-locked', status: 409 })).toBe('room-locked');
    expect(endedBy({ code: 'wrong-state', status: 409 })).toBe('room-closed');
    expect(endedBy({ code: 'not-found', status: 404 })).toBe('not-invited');
    expect(endedBy({ code: 'unreachable', status: 0 })).toBeNull();
    expect(endedBy({ code: 'internal', status: 500 })).toBeNull();
  });

  it('without a memory nobody was in one', () => {
    expect(wasIn('p', 'c')).toBeNull();
  });
});
