//! Presses what a scene begins with, once it is there, types its keys when the page is at rest, and marks the page
//! when all is done, so that whoever looks at it looks at the whole of it.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { atRest, sayAtRest } from '../../ui/atRest';

const LOOK_MS = 50;

/** `keys` name the words on the buttons and tabs. The body says `data-rest` when all is done. */
export function usePressed(keys: readonly string[], types: readonly string[]): void {
  const { t } = useTranslation();
  const [words] = useState(() => keys.map((key) => t(key)));
  useEffect(() => {
    let next = 0;
    let stop = (): void => undefined;
    const type = (): void => {
      for (const key of types) window.dispatchEvent(new KeyboardEvent('keydown', { key }));
      stop = atRest(sayAtRest);
    };
    const timer = setInterval(() => {
      const word = words[next];
      if (word !== undefined) {
        if (press(word)) next += 1;
        return;
      }
      clearInterval(timer);
      stop = atRest(types.length > 0 ? type : sayAtRest);
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [words, types]);
}

function press(word: string): boolean {
  const buttons = [...document.querySelectorAll('button')];
  const button = buttons.find((one) => one.textContent.trim() === word && !one.disabled);
  if (button === undefined) return false;
  button.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }));
  button.click();
  return true;
}
