//! The series of the case, each with a small picture; choosing one puts it on the active pane.

import { useTranslation } from 'react-i18next';
import type { SeriesEntry } from './shown';
import style from './Viewer.module.css';

interface Props {
  series: readonly SeriesEntry[];
  chosen: readonly (string | null)[];
  thumbnail: (entry: SeriesEntry) => string;
  blanked: boolean;
  onChoose: (uid: string) => void;
}

export function SeriesList({ series, chosen, thumbnail, blanked, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <ul role="list" className={style.series} aria-label={t('viewer.series')}>
      {series.map((entry) => (
        <li key={entry.uid}>
          <button
            type="button"
            className={style.thumb}
            aria-pressed={chosen.includes(entry.uid)}
            onClick={() => {
              onChoose(entry.uid);
            }}
          >
            {blanked ? (
              <span className={style.picture} />
            ) : (
              <img
                className={style.picture}
                src={thumbnail(entry)}
                alt=""
                loading="lazy"
                onError={(event) => {
                  event.currentTarget.style.visibility = 'hidden';
                }}
              />
            )}
            <span className={style.thumbText}>
              <strong>
                {entry.number ?? '–'} {entry.modality ?? ''}
              </strong>
              <span>{entry.description ?? t('viewer.no-description')}</span>
              <span>{t('viewer.images', { count: entry.instances.length })}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
