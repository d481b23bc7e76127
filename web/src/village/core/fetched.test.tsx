// @vitest-environment happy-dom
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { whenItComes } from './fetched';

let place: HTMLElement;
let root: Root;
beforeEach(() => {
  vi.useFakeTimers();
  place = document.createElement('div');
  root = createRoot(place);
});
afterEach(() => {
  root.unmount();
  vi.useRealTimers();
});

/** Until what is drawn says this. */
const says = (words: string): Promise<void> =>
  vi.waitFor(() => {
    if (!place.textContent.includes(words)) throw new Error(place.textContent);
  });

describe('a part that the page does not wait for', () => {
  it('leaves the page standing while it does not come, and is there once it does', async () => {
    const part = vi
      .fn<() => Promise<() => string>>()
      .mockRejectedValueOnce(new TypeError('no line'))
      .mockResolvedValue(() => 'the part');
    const Later = whenItComes(part);
    root.render(
      <p>
        page <Later />
      </p>,
    );
    await says('page');
    await vi.waitFor(() => expect(part).toHaveBeenCalledTimes(1));
    expect(place.textContent).toBe('page ');
    await vi.advanceTimersByTimeAsync(5_000);
    await says('the part');
  });

  it('is asked for no more once the page is gone', async () => {
    const part = vi.fn<() => Promise<() => string>>().mockRejectedValue(new TypeError('no line'));
    const Later = whenItComes(part);
    root.render(<Later />);
    await vi.waitFor(() => expect(part).toHaveBeenCalledTimes(1));
    flushSync(() => root.render(null));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(part).toHaveBeenCalledTimes(1);
  });
});
