//! Windows: which values become black and white. Presets are in Hounsfield units and only offered for CT.

export interface Window {
  center: number;
  width: number;
}

export type PresetName = 'brain' | 'lung' | 'bone' | 'abdomen' | 'mediastinum' | 'source';

/** In the order of the keys 1 to 6. `source` is the window the image came with. */
export const PRESETS: readonly { name: PresetName; key: string; window: Window | null }[] = [
  { name: 'brain', key: '1', window: { center: 40, width: 80 } },
  { name: 'lung', key: '2', window: { center: -600, width: 1500 } },
  { name: 'bone', key: '3', window: { center: 400, width: 1800 } },
  { name: 'abdomen', key: '4', window: { center: 50, width: 350 } },
  { name: 'mediastinum', key: '5', window: { center: 40, width: 400 } },
  { name: 'source', key: '6', window: null },
];

/** A drag across this many pixels changes the window by its own width. */
const DRAG_PX = 300;

/** Drag right widens, drag down lowers the centre (brightens), in steps that suit the window's size. */
export function dragged(window: Window, dx: number, dy: number): Window {
  const step = Math.max(window.width, 2) / DRAG_PX;
  return { width: Math.max(1, window.width + dx * step), center: window.center + dy * step };
}

/** One press of a key: a twentieth of the window's width. */
export function stepped(window: Window, wider: number, higher: number): Window {
  const step = Math.max(window.width / 20, 1);
  return { width: Math.max(1, window.width + wider * step), center: window.center + higher * step };
}

/** When the image brought no window: all its values. */
export function wholeRange(min: number, max: number): Window {
  return { center: (min + max) / 2 + 0.5, width: Math.max(1, max - min + 1) };
}
