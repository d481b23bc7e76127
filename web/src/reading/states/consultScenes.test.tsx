// @vitest-environment happy-dom
//! Every state of consults, duty, board and rosters is drawn, in words, with a heading of its page.

import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startWords } from '../../words/reading/words';
import { SCENES } from './scenes';
import { StatesPage } from './StatesPage';

const PAGES = [
  'consults',
  'consult',
  'opinion',
  'duty',
  'duty-bar',
  'duty-lock',
  'ringing',
  'board',
  'outside',
  'roster',
];
/** A word's key where its words should stand. */
const KEY =
  /(consult|after|opinion|duty|board|roster|dose|visits|invite|consent|packet|outside|ringing|event|error)(-[a-z]+)*\.[a-z]/;
const PATIENCE_MS = 3000;

let root: Root | null = null;

beforeAll(async () => {
  await startWords('zh-CN');
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  vi.stubGlobal('scrollTo', () => undefined);
});

afterEach(() => {
  root?.unmount();
  root = null;
  document.body.innerHTML = '';
  delete document.body.dataset['rest'];
});

describe.each(PAGES)('%s', (page) => {
  it.each(Object.keys(SCENES[page] ?? {}))('%s is drawn', async (state) => {
    history.replaceState(null, '', `/reading/states/${page}/${state}`);
    const place = document.body.appendChild(document.createElement('div'));
    root = createRoot(place);
    root.render(<StatesPage />);
    await vi.waitFor(
      () => {
        expect(document.body.dataset['rest']).toBe('');
        expect(document.querySelector('h1')).not.toBeNull();
      },
      { timeout: PATIENCE_MS, interval: 20 },
    );
    const text = document.body.textContent;
    expect(text).not.toMatch(KEY);
    expect(text).not.toMatch(/undefined|NaN|\[object|\{\{/);
  });
});
