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
const moving = (state: PaneState): boolean => state.caliper !== null;
const PAGE = 10;
/** One press of an arrow with Shift moves the picture so far. */
const PAN_PX = 40;
/** Where each arrow points on the screen. */
const ARROWS = [
  ['ArrowLeft', 'left', -1, 0],
  ['ArrowRight', 'right', 1, 0],
  ['ArrowUp', 'up', 0, -1],
  ['ArrowDown', 'down', 0, 1],
] as const;

/** The first allowed one of a key wins: while a caliper is laid, arrows move its end and not the stack. */
export const COMMANDS: readonly Command[] = [
  ...ARROWS.flatMap(([arrow, name, right, down]): Command[] => [
    {
      name: `caliper-${name}`,
      keys: [arrow],
      shown: false,
      allowed: moving,
      run: (pane) => {
        pane.nudge(right, down);
      },
    },
    {
      name: `caliper-far-${name}`,
      keys: [`Shift+${arrow}`],
      shown: false,
      allowed: moving,
      run: (pane) => {
        pane.nudge(PAGE * right, PAGE * down);
      },
    },
    {
      name: `pan-${name}`,
      keys: [`Shift+${arrow}`],
      shown: false,
      allowed: drawn,
      run: (pane) => {
        pane.pan(PAN_PX * right, PAN_PX * down);
      },
    },
  ]),
  {
    name: 'caliper-end',
    keys: ['k'],
    shown: false,
    allowed: moving,
    run: (pane) => {
      pane.otherEnd();
    },
  },
  {
    name: 'caliper-leave',
    keys: ['Enter', 'Escape'],
    shown: false,
    allowed: moving,
    run: (pane) => {
      pane.leaveCaliper();
    },
  },
  {
    name: 'caliper',
    keys: ['k'],
    shown: false,
    allowed: drawn,
    run: (pane) => {
      pane.layCaliper();
    },
  },
  ...(
    [
      ['wider', ']', 1, 0],
      ['narrower', '[', -1, 0],
      ['brighter', '.', 0, -1],
      ['darker', ',', 0, 1],
    ] as const
  ).map(([name, key, wider, higher]): Command => ({
    name,
    keys: [key],
    shown: false,
    allowed: (state) => drawn(state) && !state.colour,
    run: (pane) => {
      pane.stepWindow(wider, higher);
    },
  })),
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

/** The command of a key press, `Shift+ArrowUp` for a named key with Shift. */
export function commandFor(
  press: { key: string; shiftKey: boolean },
  state: PaneState,
  modality: string | null,
): Command | undefined {
  const chord = press.shiftKey && press.key.length > 1 ? `Shift+${press.key}` : press.key;
  return COMMANDS.find((command) => command.keys.includes(chord) && command.allowed(state, modality));
}
