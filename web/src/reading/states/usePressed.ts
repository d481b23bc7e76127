//! Presses what a scene begins with, once it is there, and marks the page when it has come to rest, so that whoever
//! looks at it looks at the whole of it.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const LOOK_MS = 50;
/** Nothing changed for so long: what was fetched and pressed is drawn. */
const REST_MS = 250;

/** `keys` name the words on the buttons and tabs. The body says `data-rest` when all is done. */
export function usePressed(keys: readonly string[], types: readonly string[]): void {
  const { t } = useTranslation();
  const [words] = useState(() => keys.map((key) => t(key)));
  useEffect(() => {
    let next = 0;
    let typed = false;
    let changed = performance.now();
    const watcher = new MutationObserver(() => {
      changed = performance.now();
    });
    watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
    const timer = setInterval(() => {
      const word = words[next];
      if (word !== undefined) {
        if (press(word)) next += 1;
      } else if (!typed && document.querySelector('main') !== null) {
        for (const key of types) window.dispatchEvent(new KeyboardEvent('keydown', { key }));
        typed = true;
      } else if (performance.now() - changed > REST_MS) {
        document.body.dataset['rest'] = '';
        clearInterval(timer);
        watcher.disconnect();
      }
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      watcher.disconnect();
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
