//! The viewer's commands: name, key, when it is allowed, what it does. Buttons and keys come from this one table.

import type { Pane, PaneState } from '../../imaging/pane';
import { PRESETS } from '../../imaging/windows';
import type { IconName } from '../../ui/Icon';

export interface Command {
  /** Key under `viewer.` in the words. */
  name: string;
  keys: readonly string[];
  icon?: IconName;
  /** Shown in the toolbar. */
  shown: boolean;
  allowed: (state: PaneState, modality: string | null) => boolean;
  pressed?: (state: PaneState) => boolean;
  run: (pane: Pane) => void;
}

const drawn = (state: PaneState): boolean => state.drawn === 'picture';
const several = (state: PaneState): boolean => state.total > 1;
const PAGE = 10;

export const COMMANDS: readonly Command[] = [
  {
    name: 'previous',
    keys: ['ArrowUp', 'ArrowLeft'],
    shown: false,
    allowed: several,
    run: (pane) => {
      pane.scroll(-1);
    },
  },
  {
    name: 'following',
    keys: ['ArrowDown', 'ArrowRight'],
    shown: false,
    allowed: several,
    run: (pane) => {
      pane.scroll(1);
    },
  },
  {
    name: 'page-back',
    keys: ['PageUp'],
    shown: false,
    allowed: several,
    run: (pane) => {
      pane.scroll(-PAGE);
    },
  },
  {
    name: 'page-on',
    keys: ['PageDown'],
    shown: false,
    allowed: several,
    run: (pane) => {
      pane.scroll(PAGE);
    },
  },
  {
    name: 'first',
    keys: ['Home'],
    shown: false,
    allowed: several,
    run: (pane) => {
      pane.go(0);
    },
  },
  {
    name: 'last',
    keys: ['End'],
    shown: false,
    allowed: several,
    run: (pane) => {
      pane.go(Number.MAX_SAFE_INTEGER);
    },
  },
  {
    name: 'zoom-in',
    keys: ['+', '='],
    shown: false,
    allowed: drawn,
    run: (pane) => {
      pane.zoom(1.25);
    },
  },
  {
    name: 'zoom-out',
    keys: ['-'],
    shown: false,
    allowed: drawn,
    run: (pane) => {
      pane.zoom(0.8);
    },
  },
  {
    name: 'flip-h',
    keys: ['h'],
    icon: 'fliph',
    shown: true,
    allowed: drawn,
    pressed: (state) => state.view.flipH,
    run: (pane) => {
      pane.flipH();
    },
  },
  {
    name: 'flip-v',
    keys: ['v'],
    icon: 'flipv',
    shown: true,
    allowed: drawn,
    pressed: (state) => state.view.flipV,
    run: (pane) => {
      pane.flipV();
    },
  },
  {
    name: 'turn',
    keys: ['r'],
    icon: 'rotate',
    shown: true,
    allowed: drawn,
    run: (pane) => {
      pane.turn();
    },
  },
  {
    name: 'invert',
    keys: ['i'],
    icon: 'contrast',
    shown: true,
    allowed: drawn,
    pressed: (state) => state.invert,
    run: (pane) => {
      pane.invert();
    },
  },
  {
    name: 'remove-length',
    keys: ['Delete', 'Backspace'],
    icon: 'cross',
    shown: true,
    allowed: (state) => state.measures.length > 0,
    run: (pane) => {
      pane.removeMeasure();
    },
  },
  {
    name: 'play',
    keys: [' '],
    icon: 'play',
    shown: true,
    allowed: several,
    pressed: (state) => state.playing,
    run: (pane) => {
      pane.play();
    },
  },
  {
    name: 'reset',
    keys: ['0', 'Escape'],
    icon: 'reset',
    shown: true,
    allowed: drawn,
    run: (pane) => {
      pane.reset();
    },
  },
  ...PRESETS.map((preset) => ({
    name: `preset-${preset.name}`,
    keys: [preset.key],
    shown: false,
    allowed: (state: PaneState, modality: string | null) =>
      drawn(state) && !state.colour && (modality === 'CT' || preset.window === null),
    run: (pane: Pane) => {
      pane.setWindow(preset.window);
    },
  })),
];

export function commandFor(key: string): Command | undefined {
  return COMMANDS.find((command) => command.keys.includes(key));
}
