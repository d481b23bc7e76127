//! The key images of a report as a strip of small pictures: to be captioned and taken away while it is written, to be
//! read when it is not. Pictures are drawn by the server, as the paper will show them.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { KeyImage, ReportCheck } from '../../api/wire';
import { keyOf, pictureAddress } from '../../data/keyImage';
import { Button } from '../../ui/Button';
import { codeWords } from '../../words/reading/words';
import type { ReportAutosave } from './autosave';
import { useLentTo, useNumbers } from './keyImageDesk';
import { captioned, LONGEST_CAPTION, MOST_KEY_IMAGES, without } from './keyImages';
import style from './KeyImages.module.css';

/** Where the checks lead to. */
export const KEY_IMAGES_ID = 'key-images';

interface EditProps {
  autosave: ReportAutosave;
  checks: readonly ReportCheck[];
}

export function KeyImagesEditor({ autosave, checks }: EditProps) {
  const { t } = useTranslation();
  const images = useStore(autosave.state, ({ content }) => content.key_images);
  const edit = useLentTo(autosave);
  const wrong = (at: number): string | undefined => {
    const found = checks.find(
      (check) => check.field === 'key-images' && check.args['number'] === String(at + 1),
    );
    return found ? codeWords('check-code', found.code, found.args) : undefined;
  };
  return (
    <fieldset className={style.box} id={KEY_IMAGES_ID} tabIndex={-1}>
      <legend>
        {t('field.key-images')}{' '}
        <span className={style.count}>
          {t('key-images.count', { count: images.length, most: MOST_KEY_IMAGES })}
        </span>
      </legend>
      {images.length === 0 ? <p className={style.hint}>{t('key-images.none')}</p> : null}
      <ol role="list" className={style.strip}>
        {images.map((image, at) => (
          <li key={keyOf(image)} className={style.image} data-wrong={wrong(at) !== undefined}>
            <Small image={image} at={at} />
            <div className={style.words}>
              <Facts image={image} />
              <input
                type="text"
                className={style.caption}
                aria-label={t('key-images.caption', { number: at + 1 })}
                placeholder={t('key-images.caption-hint')}
                maxLength={2 * LONGEST_CAPTION}
                value={image.caption ?? ''}
                aria-invalid={wrong(at) !== undefined}
                onChange={(event) => {
                  edit(captioned(images, image, event.target.value));
                }}
              />
              {wrong(at) ? <p className={style.wrong}>{wrong(at)}</p> : null}
            </div>
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

/** As they are; nothing when there are none. */
export function KeyImagesRead({ images }: { images: readonly KeyImage[] }) {
  const { t } = useTranslation();
  if (images.length === 0) return null;
  return (
    <section aria-label={t('field.key-images')}>
      <p className={style.title}>{t('field.key-images')}</p>
      <ol role="list" className={style.strip}>
        {images.map((image, at) => (
          <li key={keyOf(image)} className={style.image}>
            <Small image={image} at={at} />
            <div className={style.words}>
              <Facts image={image} />
              {image.caption === null ? null : <p>{image.caption}</p>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What came and went between two reports, and which words changed. */
export function KeyImagesDifference(props: { before: readonly KeyImage[]; after: readonly KeyImage[] }) {
  const { t } = useTranslation();
  return (
    <div>
      <h3>{t('field.key-images')}</h3>
      {props.before.length === 0 ? null : (
        <del className={style.side}>
          <List images={props.before} />
        </del>
      )}
      {props.after.length === 0 ? null : (
        <ins className={style.side}>
          <List images={props.after} />
        </ins>
      )}
    </div>
  );
}

function List({ images }: { images: readonly KeyImage[] }) {
  return (
    <ol className={style.list}>
      {images.map((image) => (
        <li key={keyOf(image)}>
          <Facts image={image} /> {image.caption}
        </li>
      ))}
    </ol>
  );
}

function Small({ image, at }: { image: KeyImage; at: number }) {
  const { t } = useTranslation();
  const address = pictureAddress(image);
  const [failed, setFailed] = useState<string | null>(null);
  if (failed === address) return <span className={style.missing}>{t('key-images.not-shown')}</span>;
  return (
    <img
      className={style.picture}
      src={address}
      alt={t('key-images.alt', { number: at + 1 })}
      onError={() => {
        setFailed(address);
      }}
    />
  );
}

/** Series, image and window. */
function Facts({ image }: { image: KeyImage }) {
  const { t } = useTranslation();
  const numbers = useNumbers()(image);
  const facts = [
    numbers === null
      ? t('key-images.elsewhere')
      : t('key-images.numbers', { series: numbers.series ?? '–', image: numbers.image ?? '–' }),
    image.frame > 1 ? t('key-images.frame', { frame: image.frame }) : null,
    image.window === null
      ? null
      : t('key-images.window', { center: image.window.center, width: image.window.width }),
  ];
  return <span className={style.facts}>{facts.filter(Boolean).join(' · ')}</span>;
}
