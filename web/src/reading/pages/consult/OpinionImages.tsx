//! The key images of an opinion while it is written: chosen in the viewer beside it, captioned and taken away here.

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyImage } from '../../../api/wire';
import { keyOf, pictureAddress } from '../../../data/keyImage';
import { captioned, LONGEST_CAPTION, MOST_KEY_IMAGES, without } from '../../../features/report/keyImages';
import { Button } from '../../../ui/Button';
import type { Lend } from './imageChoice';
import style from './ConsultDesk.module.css';

interface Props {
  images: readonly KeyImage[];
  edit: (images: KeyImage[]) => void;
  lend: Lend;
}

export function OpinionImages({ images, edit, lend }: Props) {
  const { t } = useTranslation();
  const change = useRef(edit);
  useEffect(() => {
    change.current = edit;
  });
  useEffect(() => {
    lend(images, (next) => {
      change.current(next);
    });
  }, [images, lend]);
  useEffect(
    () => () => {
      lend([], null);
    },
    [lend],
  );
  return (
    <fieldset className={style.images}>
      <legend>
        {t('field.key-images')} {t('key-images.count', { count: images.length, most: MOST_KEY_IMAGES })}
      </legend>
      {images.length === 0 ? <p className={style.minor}>{t('key-images.none')}</p> : null}
      <ol role="list" className={style.strip}>
        {images.map((image, at) => (
          <li key={keyOf(image)}>
            <img src={pictureAddress(image)} alt={t('key-images.alt', { number: at + 1 })} />
            <input
              type="text"
              aria-label={t('key-images.caption', { number: at + 1 })}
              placeholder={t('key-images.caption-hint')}
              maxLength={2 * LONGEST_CAPTION}
              value={image.caption ?? ''}
              onChange={(event) => {
                edit(captioned(images, image, event.target.value));
              }}
            />
            <Button
              size="s"
              weight="quiet"
              icon="cross"
              label={t('key-images.remove', { number: at + 1 })}
              onClick={() => {
                edit(without(images, image));
              }}
            />
          </li>
        ))}
      </ol>
    </fieldset>
  );
}
