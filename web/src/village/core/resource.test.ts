// @vitest-environment happy-dom
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../api/http';
import { askUnreached, forgetAll, useResource } from './resource';

const answers = vi.fn<() => Promise<string>>();
const root = createRoot(document.createElement('div'));
const drawn: string[] = [];

function Shown() {
  const fact = useResource('/cases', answers, { kinds: [] });
  drawn.push(fact.state === 'ready' ? fact.value : fact.state);
  return null;
}

const gone = (status: number, code: string) => new ApiProblem(status, code);
/** Draws and lets a second go by. */
const pass = () =>
  act(async () => {
    root.render(createElement(Shown));
    await vi.advanceTimersByTimeAsync(1_000);
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  answers.mockReset();
  drawn.length = 0;
});

afterEach(() => {
  act(() => root.render(null));
  forgetAll();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('reads again what could not be reached, without a tap', async () => {
  answers.mockRejectedValueOnce(gone(0, 'unreachable')).mockResolvedValue('cases');
  await pass();
  expect(drawn.at(-1)).toBe('failed');
  askUnreached();
  await pass();
  expect(drawn.at(-1)).toBe('cases');
  askUnreached();
  await pass();
  expect(answers).toHaveBeenCalledTimes(2);
});

it('does not ask again for what was refused', async () => {
  answers.mockRejectedValue(gone(403, 'forbidden'));
  await pass();
  askUnreached();
  await pass();
  expect(answers).toHaveBeenCalledTimes(1);
});
