//! "g" and then a letter goes to a room; "?" tells all keys. Silent while somebody types or a dialog asks.

interface KeyedDoor {
  path: string;
  key: string;
}

export const GO_KEY = 'g';
export const KEYS_KEY = '?';

/** How long the second key may take. */
const SECOND_KEY_MS = 1200;

export function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

export function goKeys(
  doors: readonly KeyedDoor[],
  go: (path: string) => void,
  showKeys: () => void,
): () => void {
  let armedAt = 0;
  const take = (event: KeyboardEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector('dialog[open]')) return;
    if (event.key === GO_KEY) {
      armedAt = event.timeStamp;
      return;
    }
    const door = doors.find((each) => each.key === event.key);
    if (door && armedAt > 0 && event.timeStamp - armedAt < SECOND_KEY_MS) {
      take(event);
      go(door.path);
    } else if (event.key === KEYS_KEY) {
      take(event);
      showKeys();
    }
    armedAt = 0;
  };
  window.addEventListener('keydown', onKey, { capture: true });
  return () => {
    window.removeEventListener('keydown', onKey, { capture: true });
  };
}
