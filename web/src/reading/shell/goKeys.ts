//! "g" and then a letter goes to a room. Silent while somebody types.

interface KeyedDoor {
  path: string;
  key: string;
}

/** How long the second key may take. */
const SECOND_KEY_MS = 1200;

export function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

export function goKeys(doors: readonly KeyedDoor[], go: (path: string) => void): () => void {
  let armedAt = 0;
  const onKey = (event: KeyboardEvent): void => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'g') {
      armedAt = event.timeStamp;
      return;
    }
    const door = doors.find((each) => each.key === event.key);
    if (door && armedAt > 0 && event.timeStamp - armedAt < SECOND_KEY_MS) {
      event.preventDefault();
      event.stopImmediatePropagation();
      go(door.path);
    }
    armedAt = 0;
  };
  window.addEventListener('keydown', onKey, { capture: true });
  return () => {
    window.removeEventListener('keydown', onKey, { capture: true });
  };
}
