// @vitest-environment happy-dom
//! Every state of the consult's pages is drawn in both languages, with one heading, names on all that can be pressed,
//! and no blank of a sentence left open.

import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadWords } from '../words';
import { CALL_SCENES } from './scenes';

vi.mock('./painted', () => ({ painted: () => null }));

let root: Root;
let place: HTMLElement;

beforeAll(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  await loadWords('en');
});
beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
});
afterEach(() => {
  act(() => root.unmount());
  place.remove();
});

const all = Object.entries(CALL_SCENES).flatMap(([page, states]) =>
  Object.entries(states).map(([state, scene]) => [`${page} ${state}`, scene] as const),
);

describe.each(['zh-CN', 'en'] as const)('in %s', (language) => {
  it.each(all)('%s', async (_, scene) => {
    await act(async () => {
      root.render(scene.draw(language));
      await Promise.resolve();
    });
    expect(place.querySelectorAll('h1')).toHaveLength(1);
    for (const button of place.querySelectorAll('button, a'))
      expect(button.getAttribute('aria-label') ?? button.textContent).not.toBe('');
    expect(place.textContent).not.toMatch(/[{}]|undefined|null/);
    // Made-up names and words typed by people stay Chinese; sentences of the page do not.
    if (language === 'en')
      for (const button of place.querySelectorAll('button'))
        expect(button.textContent).not.toMatch(/静音|离开|取消/);
  });
});
