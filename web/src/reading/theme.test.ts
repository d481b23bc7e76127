// @vitest-environment happy-dom
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const shown = (): string | undefined => document.documentElement.dataset['theme'];

/** The module as a page finds it when it is opened. */
async function opened(machineDark = false) {
  vi.resetModules();
  vi.spyOn(window, 'matchMedia').mockReturnValue({
    matches: machineDark,
    addEventListener: () => undefined,
  } as unknown as MediaQueryList);
  const theme = await import('./theme');
  theme.startTheme();
  return theme;
}

function images(hook: (images: boolean) => void): () => void {
  const root = createRoot(document.createElement('div'));
  const Desk = (): null => {
    hook(true);
    return null;
  };
  flushSync(() => {
    root.render(createElement(Desk));
  });
  return () => {
    flushSync(() => {
      root.unmount();
    });
  };
}

describe('the theme', () => {
  beforeEach(() => {
    localStorage.clear();
  });

  it('is dark where images are, until somebody chooses', async () => {
    const theme = await opened();
    expect(shown()).toBe('light');
    const leave = images(theme.useDarkForImages);
    expect(shown()).toBe('dark');
    leave();
    expect(shown()).toBe('light');
  });

  it('keeps no default as if it had been chosen', async () => {
    const theme = await opened();
    images(theme.useDarkForImages)();
    expect(localStorage).toHaveLength(0);
    await opened(true);
    expect(shown()).toBe('dark');
  });

  it('keeps a choice, on every page and at the next opening', async () => {
    const theme = await opened(true);
    theme.chooseTheme('light');
    const leave = images(theme.useDarkForImages);
    expect(shown()).toBe('light');
    leave();
    await opened(true);
    expect(shown()).toBe('light');
  });
});
