// @vitest-environment happy-dom
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { expect, it } from 'vitest';
import type { LiveFeed, LiveListener } from '../api/live';
import { LiveContext, useNewBuild } from './live';

function feedThatSays(): { feed: LiveFeed; hello: (build: string) => void } {
  const listeners = new Set<LiveListener>();
  const feed = {
    status: { state: 'live' },
    listen: (listener: LiveListener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as LiveFeed;
  return {
    feed,
    hello: (build) => {
      flushSync(() => {
        for (const listener of listeners) listener.hello?.(build);
      });
    },
  };
}

function Renewed() {
  return <output>{useNewBuild() ? 'renewed' : 'same'}</output>;
}

function opened(feed: LiveFeed, page = true): { says: () => string; close: () => void } {
  const box = document.createElement('div');
  const root = createRoot(box);
  flushSync(() => {
    root.render(<LiveContext value={feed}>{page ? <Renewed /> : null}</LiveContext>);
  });
  return {
    says: () => box.textContent,
    close: () => {
      root.unmount();
    },
  };
}

it('a page notices that the server was renewed, and that it is back', () => {
  const { feed, hello } = feedThatSays();
  const page = opened(feed);
  hello('one');
  hello('one');
  expect(page.says()).toBe('same');
  hello('two');
  expect(page.says()).toBe('renewed');
  hello('one');
  expect(page.says()).toBe('same');
});

it('what was said while a page was still fetched, or locked, is not forgotten', () => {
  const { feed, hello } = feedThatSays();
  opened(feed, false).close();
  hello('one');
  const page = opened(feed);
  expect(page.says()).toBe('same');
  page.close();
  hello('two');
  expect(opened(feed).says()).toBe('renewed');
});
