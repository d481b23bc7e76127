//! The consults that wait, as tiles on a home: each leads to the rows it is the number of.

import { useTranslation } from 'react-i18next';
import type { ConsultList } from '../../data/consult';
import { FIGURES, figuresOf, type Figure } from '../../data/consultFigures';
import { useNow } from '../../ui/now';
import style from './Figures.module.css';

const TONES: Record<Figure, string | undefined> = {
  ringing: style.danger,
  waiting: style.warn,
  today: undefined,
  opinion_pending: style.warn,
  to_acknowledge: undefined,
};

export function Figures({ list, onGo }: { list: ConsultList; onGo: (figure: Figure) => void }) {
  const { t } = useTranslation();
  const figures = figuresOf(list.counts, list.items, useNow());
  return (
    <section aria-labelledby="consult-figures">
      <h2 id="consult-figures" className={style.title}>
        {t('consult.title')}
      </h2>
      <ul role="list" className={style.tiles}>
        {FIGURES.map((figure) => (
          <li key={figure}>
            <button
              type="button"
              className={[style.tile, figures[figure] > 0 ? TONES[figure] : undefined]
                .filter(Boolean)
                .join(' ')}
              onClick={() => {
                onGo(figure);
              }}
            >
              <span className={style.value}>{figures[figure]}</span>
              <span className={style.name}>{t(`consult.figure-${figure}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
