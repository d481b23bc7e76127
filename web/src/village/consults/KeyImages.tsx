//! The key images of an opinion as small pictures; one is opened large with its words, under the patient it is of. The
//! server draws them, without the letters that tell the sides: those are on the paper.

import { useState } from 'react';
import type { KeyImage } from '../../api/wire';
import type { ConsultView } from '../../data/consult';
import { caseOf, keyOf, LARGE_PX, pictureAddress } from '../../data/keyImage';
import { ageWord, sexWord } from '../core/codes';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { ButtonLink } from '../ui/ButtonLink';
import { Sheet } from '../ui/Sheet';
import css from './Consult.module.css';

export function KeyImages({ view, images }: { view: ConsultView; images: readonly KeyImage[] }) {
  const [open, setOpen] = useState<number | null>(null);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  if (images.length === 0) return null;
  const shown = open === null ? undefined : images[open];
  const notHere = (image: KeyImage): void => setGone((all) => new Set([...all, keyOf(image)]));
  return (
    <section aria-labelledby="key-images">
      <h3 id="key-images">{t('opinion.key-images')}</h3>
      <ol className={css.photos}>
        {images.map((image, place) => (
          <li key={keyOf(image)}>
            {gone.has(keyOf(image)) ? (
              <p className={css.notHere}>{t('opinion.key-image-gone')}</p>
            ) : (
              <button type="button" className={css.keyImage} onClick={() => setOpen(place)}>
                <img
                  src={pictureAddress(image)}
                  alt={t('opinion.key-image', { n: place + 1 })}
                  loading="lazy"
                  onError={() => notHere(image)}
                />
              </button>
            )}
            <span>{image.caption ?? t('opinion.key-image', { n: place + 1 })}</span>
          </li>
        ))}
      </ol>
      {shown && open !== null ? (
        <Sheet title={t('opinion.key-image', { n: open + 1 })} onClose={() => setOpen(null)}>
          <Large key={keyOf(shown)} view={view} image={shown} onGone={() => notHere(shown)} />
          {images.length > 1 ? (
            <div className={css.pair}>
              <Button disabled={open === 0} onClick={() => setOpen(open - 1)}>
                {t('opinion.key-image-before')}
              </Button>
              <Button disabled={open === images.length - 1} onClick={() => setOpen(open + 1)}>
                {t('opinion.key-image-next')}
              </Button>
            </div>
          ) : null}
        </Sheet>
      ) : null}
    </section>
  );
}

type LargeProps = { view: ConsultView; image: KeyImage; onGone: () => void };

function Large({ view, image, onGone }: LargeProps) {
  const [state, setState] = useState<'coming' | 'here' | 'gone'>('coming');
  const { name, sex, age } = view.patient;
  const exam = caseOf(image, view.packet?.studies ?? []);
  return (
    <>
      <p className={css.who}>
        {name} · {sexWord(sex)} · {ageWord(age)}
      </p>
      {state === 'gone' ? (
        <p role="status">{t('opinion.key-image-gone')}</p>
      ) : (
        <img
          className={css.large}
          src={pictureAddress(image, LARGE_PX)}
          alt={image.caption ?? t('opinion.key-images')}
          aria-busy={state === 'coming'}
          onLoad={() => setState('here')}
          onError={() => {
            setState('gone');
            onGone();
          }}
        />
      )}
      {image.caption === null ? null : <p className={css.big}>{image.caption}</p>}
      {image.window === null ? null : (
        <p className={css.soft}>
          {t('opinion.key-image-window', { center: image.window.center, width: image.window.width })}
        </p>
      )}
      <p className={css.soft}>{t('opinion.key-image-sides')}</p>
      {exam === null ? null : (
        <ButtonLink href={`/v/cases/${exam}`} wide>
          {t('opinion.key-image-exam')}
        </ButtonLink>
      )}
    </>
  );
}
