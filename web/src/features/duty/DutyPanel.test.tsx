// @vitest-environment happy-dom
//! Going on duty asks for the tone at once, whether somebody is on the roster or not.

import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DutyView } from '../../api/expert';
import { startWords } from '../../words/reading/words';
import type { DutyVerbs } from './DutyBar';
import { DutyPanel } from './DutyPanel';
import { AT_REST } from './keeper';

const GROUP = { id: 'g', name: '心内会诊组' };
const OFF: DutyView = {
  on_duty: false,
  since: null,
  proven_at: null,
  proof_until: null,
  last_beat_at: null,
  beat_ms: 10_000,
  reachable: false,
  why: null,
  groups: [{ group: GROUP, line: null }],
};

let root: Root;
let place: HTMLElement;

beforeAll(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  await startWords('zh-CN');
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
});
beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
});
afterEach(() => {
  act(() => {
    root.unmount();
  });
  place.remove();
});

function verbs(more: Partial<DutyVerbs>): DutyVerbs {
  const done = (): Promise<void> => Promise.resolve();
  return { take: done, leave: done, test: () => Promise.resolve(true), heard: done, mend: done, ...more };
}

function draw(duty: DutyView, more: Partial<DutyVerbs> = {}): void {
  act(() => {
    root.render(<DutyPanel state={{ ...AT_REST, duty }} verbs={verbs(more)} onRoster={() => undefined} />);
  });
}

const press = (words: string): Promise<void> =>
  act(async () => {
    [...document.querySelectorAll('button')].find((one) => one.textContent.includes(words))?.click();
    await new Promise((done) => setTimeout(done));
  });
const asks = (): boolean => document.querySelector('dialog')?.textContent.includes('试铃') === true;

describe('going on duty', () => {
  it('opens the self-test off the roster too, and says when such a person is called', async () => {
    const take = vi.fn(() => Promise.resolve());
    draw(OFF, { take });
    expect(place.textContent).toContain('现在不在值班表上，也可以值班');
    expect(asks()).toBe(false);
    await press('开始值班');
    expect(take).toHaveBeenCalledOnce();
    expect(asks()).toBe(true);
  });

  it('asks for nothing when it was refused', async () => {
    draw(OFF, { take: () => Promise.reject(new Error('refused')) });
    await press('开始值班');
    expect(asks()).toBe(false);
  });

  it('says nothing of it to whoever is on the roster', () => {
    draw({ ...OFF, groups: [{ group: GROUP, line: 'first' }] });
    expect(place.textContent).not.toContain('也可以值班');
  });
});
