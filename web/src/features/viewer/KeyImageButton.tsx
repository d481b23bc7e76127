//! Puts the image of the active pane beside the words of the draft, or takes it away. It stands here only for the one who
//! writes.

import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Pane } from '../../imaging/pane';
import type { Window } from '../../imaging/windows';
import type { Frame } from '../../imaging/frame';
import { Button } from '../../ui/Button';
import style from './Viewer.module.css';

/** An image of a pane, in the window it is drawn in. */
interface Shown {
  frame: Frame;
  window: Window | null;
}

/** What a draft says of the image on a pane. */
export interface KeyImageChoice {
  /** Whether a draft is written beside the images. */
  writing: boolean;
  chosen: (shown: Shown) => boolean;
  /** Adds the image to the draft or takes it away. */
  toggle: (shown: Shown) => void;
}

/** `k` alone lays a caliper. */
export const KEY_IMAGE_KEY = 'Shift+K';

export function isKeyImageKey(event: KeyboardEvent): boolean {
  return event.shiftKey && event.key.toLowerCase() === 'k';
}

export function KeyImageButton({ pane, choice }: { pane: Pane; choice: KeyImageChoice }) {
  const { t } = useTranslation();
  // Another image, another window: another answer.
  useStore(pane.state);
  if (!choice.writing) return null;
  const shown = pane.shown();
  return (
    <div className={style.group}>
      <Button
        weight="quiet"
        icon="star"
        label={t('viewer.key-image')}
        shortcut={KEY_IMAGE_KEY}
        disabled={shown === null}
        aria-pressed={shown !== null && choice.chosen(shown)}
        onClick={() => {
          if (shown !== null) choice.toggle(shown);
        }}
      />
    </div>
  );
}
