//! One state of the consult's pages, with what is pressed first, and the mark that all is drawn.

import { useEffect } from 'react';
import { atRest, sayAtRest } from '../../ui/atRest';
import { loadWords, speech, type Language, type WordKey } from '../words';
import type { Scene } from './roomScenes';

export function CallScene({ scene, language }: { scene: Scene; language: Language }) {
  useEffect(() => {
    let stop: () => void = () => undefined;
    const settle = (left: readonly WordKey[]): void => {
      stop = atRest(() => {
        const [first, ...rest] = left;
        if (first === undefined) return sayAtRest();
        settle(press(speech('zh-CN').t(first)) ? rest : skipped(left));
      });
    };
    // So that a change of language is drawn at once.
    void loadWords('en').then(() => settle(scene.press ?? []));
    return () => stop();
  }, [scene]);
  return <main id="main">{scene.draw(language)}</main>;
}

function press(word: string): boolean {
  const button = [...document.querySelectorAll('button')].find(
    (one) =>
      one.textContent.replace(/（.*）$/, '') === word.replace(/（.*）$/, '') && one.offsetParent !== null,
  );
  button?.click();
  return button !== undefined;
}

/** A wide window shows without "more" what a phone hides behind it. */
function skipped(left: readonly WordKey[]): readonly WordKey[] {
  return left[0] === 'room.more' ? left.slice(1) : left;
}
