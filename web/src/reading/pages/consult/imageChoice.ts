//! What viewer and opinion of one consult share about key images: those of the draft being written, if one is. The viewer
//! never knows an opinion, the opinion never knows a pane.

import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { KeyImage } from '../../../api/wire';
import { has, MOST_KEY_IMAGES, named, toggled } from '../../../features/report/keyImages';
import type { KeyImageChoice } from '../../../features/viewer/KeyImageButton';
import { toast } from '../../../ui/toast';

type Edit = (images: KeyImage[]) => void;

interface Desk {
  images: readonly KeyImage[];
  /** Changes the draft; `null` while nobody writes here. */
  edit: Edit | null;
}

/** Lends the images of a draft to the viewer; with `null` they are taken back. */
export type Lend = (images: readonly KeyImage[], edit: Edit | null) => void;

export function useImageChoice(): { choice: KeyImageChoice; lend: Lend } {
  const { t } = useTranslation();
  const [desk] = useState(() => createStore<Desk>(() => ({ images: [], edit: null })));
  const { images, edit } = useStore(desk);
  const lend = useCallback<Lend>(
    (next, change) => {
      desk.setState({ images: next, edit: change });
    },
    [desk],
  );
  const choice = useMemo<KeyImageChoice>(
    () => ({
      writing: edit !== null,
      chosen: (shown) => has(images, named(shown)),
      toggle: (shown) => {
        const now = desk.getState();
        if (now.edit === null) return;
        const next = toggled(now.images, named(shown));
        if (next === null) {
          toast('warn', t('key-images.full', { count: MOST_KEY_IMAGES }));
          return;
        }
        now.edit(next);
        toast(
          'ok',
          t(next.length > now.images.length ? 'key-images.added' : 'key-images.removed', {
            count: next.length,
            most: MOST_KEY_IMAGES,
          }),
        );
      },
    }),
    [desk, images, edit, t],
  );
  return { choice, lend };
}
