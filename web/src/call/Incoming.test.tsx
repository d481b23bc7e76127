// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Incoming } from './Incoming';
import { REST_MS } from './model';

// Where there is no sound.
vi.mock('../media/ring', () => ({
  CALL_AGAIN_MS: 1,
  canRing: () => true,
  keepRinging: () => () => undefined,
  readyToRing: () => undefined,
}));

let root: Root;
let place: HTMLElement;
let now = 0;
const accept = vi.fn();

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  now = 0;
  accept.mockClear();
  place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
  act(() =>
    root.render(
      <Incoming
        language="zh-CN"
        what="emergency"
        caller={{ name: '李娟', place: '上湾村卫生室' }}
        patient="女 63"
        complaint="胸痛"
        since={Date.now()}
        onAccept={accept}
        onDecline={() => undefined}
        onClose={() => undefined}
      />,
    ),
  );
});
afterEach(() => {
  act(() => root.unmount());
  place.remove();
  vi.restoreAllMocks();
});

/** Presses where the focus is; false when the press did nothing of its own. */
function press(key: string): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  act(() => {
    (document.activeElement ?? document.body).dispatchEvent(event);
  });
  return !event.defaultPrevented;
}

describe('a ring that comes', () => {
  it('gives the focus to its heading, never to a button', () => {
    expect(document.activeElement?.tagName).toBe('H1');
  });

  it('is not answered by somebody who is typing', () => {
    for (now = 100; now < 4 * REST_MS; now += 300)
      for (const key of ['n', 'Enter', ' ']) expect(press(key)).toBe(false);
    expect(accept).not.toHaveBeenCalled();
    expect(place.querySelector('[role=group]')).toBeNull();
  });

  it('is answered by a key after a rest', () => {
    press('x');
    now = REST_MS - 1;
    press('Enter');
    expect(accept).not.toHaveBeenCalled();
    now += REST_MS;
    press('Enter');
    expect(accept).toHaveBeenCalledOnce();
  });

  it('asks why not by N', () => {
    now = REST_MS;
    press('n');
    expect(place.querySelector('[role=group]')).not.toBeNull();
  });
});
