//! What a drag over the picture does, by tool and by button. The left hand changes tools, the right hand drags.

import type { Pane } from '../../imaging/pane';
import type { Vec2 } from '../../imaging/geometry';
import type { IconName } from '../../ui/Icon';

export type ToolName = 'window' | 'pan' | 'zoom' | 'scroll' | 'length';

export const TOOLS: readonly { name: ToolName; key: string; icon: IconName }[] = [
  { name: 'window', key: 'w', icon: 'contrast' },
  { name: 'pan', key: 'p', icon: 'pan' },
  { name: 'zoom', key: 'z', icon: 'zoom' },
  { name: 'scroll', key: 's', icon: 'layers' },
  { name: 'length', key: 'm', icon: 'ruler' },
];

/** This many pixels of a vertical drag are one slice. */
const SLICE_PX = 8;

export interface Drag {
  tool: ToolName;
  at: Vec2;
  start: Vec2;
  /** Where a length began, in the image. */
  from: Vec2 | null;
  rest: number;
}

/** Middle button pans and right button zooms whatever the tool. */
export function begin(pane: Pane, tool: ToolName, button: number, at: Vec2): Drag {
  const used: ToolName = button === 1 ? 'pan' : button === 2 ? 'zoom' : tool;
  return {
    tool: used,
    at,
    start: at,
    from: used === 'length' ? pane.imagePoint(at[0], at[1]) : null,
    rest: 0,
  };
}

export function move(pane: Pane, drag: Drag, to: Vec2): Drag {
  const dx = to[0] - drag.at[0];
  const dy = to[1] - drag.at[1];
  let rest = drag.rest;
  switch (drag.tool) {
    case 'window':
      pane.dragWindow(dx, dy);
      break;
    case 'pan':
      pane.pan(dx, dy);
      break;
    case 'zoom':
      pane.zoom(Math.exp(-dy / 180), drag.start);
      break;
    case 'scroll': {
      rest += dy;
      const steps = Math.trunc(rest / SLICE_PX);
      if (steps !== 0) pane.scroll(steps);
      rest -= steps * SLICE_PX;
      break;
    }
    case 'length': {
      const end = pane.imagePoint(to[0], to[1]);
      if (drag.from && end) pane.measure(drag.from, end, false);
      break;
    }
  }
  return { ...drag, at: to, rest };
}

export function end(pane: Pane, drag: Drag, at: Vec2): void {
  if (drag.tool !== 'length' || !drag.from) return;
  const to = pane.imagePoint(at[0], at[1]);
  if (to) pane.measure(drag.from, to, true);
}
