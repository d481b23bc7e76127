//! What viewer and report of one case share about key images: those of the draft being written, if one is, and the
//! numbers of the case's images. The viewer never knows a report, the report never knows a pane.

import { createContext, use, useCallback, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { KeyImage, StudyView } from '../../api/wire';
import { toast } from '../../ui/toast';
import type { ReportAutosave } from './autosave';
import { has, MOST_KEY_IMAGES, named, toggled, type OnScreen } from './keyImages';

interface Numbers {
  series: number | null;
  image: number | null;
}

interface Desk {
  images: readonly KeyImage[];
  /** Changes the draft; `null` while nobody writes here. */
  edit: ((images: KeyImage[]) => void) | null;
  /** By study and SOP instance. */
  numbers: ReadonlyMap<string, Numbers>;
}

const EMPTY: Desk = { images: [], edit: null, numbers: new Map() };
const newDesk = (): StoreApi<Desk> => createStore<Desk>(() => EMPTY);
const Shared = createContext<StoreApi<Desk>>(newDesk());

/** Around one case. */
export function KeyImageDesk({ children }: { children: ReactNode }) {
  const [desk] = useState(newDesk);
  return <Shared value={desk}>{children}</Shared>;
}

/** Tells the numbers of what the case holds. */
export function useNumbersOf(studies: readonly StudyView[]): void {
  const desk = use(Shared);
  useEffect(() => {
    const numbers = studies.flatMap((study) =>
      study.series.flatMap((series) =>
        series.instances.map(
          (one) =>
            [
              `${study.study_instance_uid}/${one.sop_instance_uid}`,
              { series: series.number, image: one.number },
            ] as const,
        ),
      ),
    );
    desk.setState({ numbers: new Map(numbers) });
  }, [desk, studies]);
}

/** The numbers of an image; `null` when it is no image of the case. */
export function useNumbers(): (image: KeyImage) => Numbers | null {
  const numbers = useStore(use(Shared), (desk) => desk.numbers);
  return (image) => numbers.get(`${image.study_instance_uid}/${image.sop_instance_uid}`) ?? null;
}

/** Lends the images of a draft to the viewer while it is written here. */
export function useLentTo(autosave: ReportAutosave): (images: KeyImage[]) => void {
  const desk = use(Shared);
  const images = useStore(autosave.state, ({ content }) => content.key_images);
  const edit = useCallback(
    (next: KeyImage[]) => {
      autosave.edit({ ...autosave.state.getState().content, key_images: next });
    },
    [autosave],
  );
  useEffect(() => {
    desk.setState({ images, edit });
  }, [desk, images, edit]);
  useEffect(
    () => () => {
      desk.setState({ images: [], edit: null });
    },
    [desk],
  );
  return edit;
}

interface Choice {
  /** Whether a draft is written here. */
  writing: boolean;
  chosen: (shown: OnScreen) => boolean;
  /** Adds the image to the draft or takes it away, and says which. */
  toggle: (shown: OnScreen) => void;
}

/** What the viewer can do with the image it shows. */
export function useChoice(): Choice {
  const desk = use(Shared);
  const { t } = useTranslation();
  const { images, edit } = useStore(desk);
  const toggle = useCallback(
    (shown: OnScreen) => {
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
    [desk, t],
  );
  return { writing: edit !== null, chosen: (shown) => has(images, named(shown)), toggle };
}
