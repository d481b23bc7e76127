//! Photos for a consult: taken by the phone or chosen, each with its thumbnail and how far it is. They travel by
//! themselves; nothing waits for them.

import { useEffect, useId, type ChangeEvent } from 'react';
import type { Me } from '../../api/wire';
import { ownInstitution } from '../core/duties';
import { refusalWords } from './refusal';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import pick from '../studies/Upload.module.css';
import css from './Consult.module.css';
import { drop, recall, take, tryAgain, usePhotos, type Photo, type PhotoState } from './photos';

type Props = {
  me: Me;
  /** The form or the consult they are for. */
  of: string;
  kind?: Photo['kind'];
};

export function PhotoPart({ me, of, kind = 'photo' }: Props) {
  const id = useId();
  const [person, institution] = [me.person.id, ownInstitution(me)];
  useEffect(() => recall(person, institution, of), [person, institution, of]);
  const photos = usePhotos(of);
  const failed = photos.find((one) => one.state.state === 'failed');
  function choose(event: ChangeEvent<HTMLInputElement>): void {
    take(Array.from(event.target.files ?? []), of, kind, { person, institution });
    event.target.value = '';
  }
  return (
    <section aria-labelledby={`${id}-photos`}>
      <h2 id={`${id}-photos`} className={css.small}>
        {t('photo.title')}
      </h2>
      <div className={css.pair}>
        <span className={css.pick}>
          <input
            id={`${id}-camera`}
            className={pick.file}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            capture="environment"
            onChange={choose}
          />
          <label className={pick.pick} htmlFor={`${id}-camera`}>
            {t('photo.take')}
          </label>
        </span>
        <span className={css.pick}>
          <input
            id={`${id}-choose`}
            className={pick.file}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            multiple
            onChange={choose}
          />
          <label className={pick.pick} htmlFor={`${id}-choose`}>
            {t('photo.choose')}
          </label>
        </span>
      </div>
      {photos.length === 0 ? null : (
        <ul className={css.photos} aria-live="polite">
          {photos.map((one, place) => (
            <li key={one.key}>
              {one.picture === null ? (
                <span className={css.noPicture} aria-hidden="true" />
              ) : (
                <img src={one.picture} alt={t('photo.nth', { n: place + 1 })} />
              )}
              <span>{stateWords(one.state)}</span>
              {one.state.state === 'sending' ? (
                <progress max={1} value={one.state.share} aria-label={t('photo.nth', { n: place + 1 })} />
              ) : null}
              {one.state.state === 'attached' || one.state.state === 'sending' ? null : (
                <Button
                  kind="quiet"
                  onClick={() => drop(one.key)}
                  aria-label={t('photo.drop-nth', { n: place + 1 })}
                >
                  {t('photo.drop')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {failed?.state.state === 'failed' ? (
        <Notice tone="warn" title={refusalWords(failed.state.problem).what}>
          <p>{refusalWords(failed.state.problem).todo}</p>
          <Button onClick={tryAgain}>{t('common.try-again')}</Button>
        </Notice>
      ) : null}
    </section>
  );
}

function stateWords(state: PhotoState): string {
  switch (state.state) {
    case 'waiting':
      return t('photo.waiting');
    case 'sending':
      return state.lineGone
        ? t('photo.line-gone')
        : t('photo.sending', { percent: Math.floor(state.share * 100) });
    case 'sent':
      return t('photo.sent');
    case 'attached':
      return t('photo.attached');
    case 'failed':
      return t('photo.failed');
  }
}
