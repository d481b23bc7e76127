// @vitest-environment happy-dom
//! A screen that is held open is not covered; once let go, however often, it is.

import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lock } from '../core/session';
import { holdOpen, useIdleLock } from './idleLock';

vi.mock('../core/session', () => ({ lock: vi.fn() }));

const AFTER_MS = 60_000;

function Watched() {
  useIdleLock(AFTER_MS);
  return null;
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('a talk holds the screen open until it has ended, and its end counts once', () => {
  const root = createRoot(document.createElement('div'));
  act(() => root.render(<Watched />));
  const [talk, other] = [holdOpen(), holdOpen()];
  vi.advanceTimersByTime(3 * AFTER_MS);
  expect(lock).not.toHaveBeenCalled();
  talk();
  talk();
  vi.advanceTimersByTime(3 * AFTER_MS);
  expect(lock).not.toHaveBeenCalled();
  other();
  vi.advanceTimersByTime(3 * AFTER_MS);
  expect(lock).toHaveBeenCalled();
  act(() => root.unmount());
});
