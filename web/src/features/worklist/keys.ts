//! The keys of the list, in one table: pressing them and listing them both read it.

/** Moves of the cursor: by how many rows, of so many, with so many on the screen. */
export const MOVES = [
  { name: 'down', keys: ['j', 'ArrowDown'], by: () => 1 },
  { name: 'up', keys: ['k', 'ArrowUp'], by: () => -1 },
  { name: 'page-down', keys: ['PageDown'], by: (_total: number, page: number) => page },
  { name: 'page-up', keys: ['PageUp'], by: (_total: number, page: number) => -page },
  { name: 'first', keys: ['Home'], by: (total: number) => -total },
  { name: 'last', keys: ['End'], by: (total: number) => total },
] as const;

/** What can be done from the list; its names stand under `worklist.key-` in the words, like those of the moves. */
export const ACTS = [
  { name: 'open', keys: ['Enter'] },
  { name: 'claim', keys: ['c'] },
  { name: 'next', keys: ['n'] },
  { name: 'search', keys: ['/'] },
] as const;

/** What has keys of its own: fields have all of them, what can be pressed has these. */
const PRESSES = new Set(['Enter', ' ']);

/** Whether a key is the list's although the focus is on something else, such as a button that was clicked. */
export function isForList(target: Element, key: string): boolean {
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[role=menu]')) return false;
  return !(target.closest('button, a') !== null && PRESSES.has(key));
}

export type ActName = (typeof ACTS)[number]['name'];

export function actOf(key: string): ActName | undefined {
  return ACTS.find((act) => act.keys.some((each) => each === key))?.name;
}

/** Where the cursor goes; `null` for a key that does not move it. */
export function moved(cursor: number, key: string, total: number, page: number): number | null {
  const move = MOVES.find((each) => each.keys.some((one) => one === key));
  if (move === undefined) return null;
  return Math.min(Math.max(0, cursor + move.by(total, page)), Math.max(0, total - 1));
}
