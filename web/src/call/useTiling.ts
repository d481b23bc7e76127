//! Measures what the stage leaves for the tiles of its grid, and again whenever that changes.

import { useLayoutEffect, useState, type CSSProperties, type RefObject } from 'react';
import { GAP, tilingOf } from './tiling';

/** There the page is as high as what is on it, and says nothing of the room that there is. */
const SCROLLS = '(max-width: 47.99rem)';
/** What head and buttons leave of such a window, at most. */
const LEFT = 0.62;
/** As in the style sheet. */
const LINE_HEIGHT = 1.5;

/** How many stand in a row, how wide one is and the row, for the style sheet; nothing while there is no grid or it was not measured yet. */
export function useTiling(stage: RefObject<HTMLElement | null>, count: number): CSSProperties | undefined {
  const [style, setStyle] = useState<CSSProperties>();
  useLayoutEffect(() => {
    const box = stage.current;
    if (box === null || count === 0) return;
    const measure = (): void => {
      const px = (element: Element): number => Number.parseFloat(getComputedStyle(element).fontSize);
      const most = window.matchMedia(SCROLLS).matches ? window.innerHeight * LEFT : Infinity;
      const rem = px(document.documentElement);
      const height = Math.min(box.clientHeight, most);
      const { columns, width } = tilingOf(count, {
        width: box.clientWidth,
        height,
        rem,
        line: px(box) * LINE_HEIGHT,
      });
      const row = columns * width + (columns - 1) * GAP * rem;
      setStyle({
        '--columns': columns,
        '--tile': `${String(width)}px`,
        '--row': `${String(row)}px`,
      } as CSSProperties);
    };
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(box);
    return () => watcher.disconnect();
  }, [stage, count]);
  return count === 0 ? undefined : style;
}
