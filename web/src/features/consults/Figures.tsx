//! The consults that wait, as tiles on a home: each leads to the rows it is the number of.

import { useTranslation } from 'react-i18next';
import type { ConsultList } from '../../data/consult';
import { FIGURES, figuresOf, type Figure } from '../../data/consultFigures';
import { useNow } from '../../ui/now';
import { Tiles, type Tile } from '../../ui/Tiles';
import style from './Figures.module.css';

const TONES: Partial<Record<Figure, Tile['tone']>> = {
  ringing: 'danger',
  waiting: 'warn',
  opinion_pending: 'warn',
};

export function Figures({ list, onGo }: { list: ConsultList; onGo: (figure: Figure) => void }) {
  const { t } = useTranslation();
  const figures = figuresOf(list.counts, list.items, useNow());
  const tiles = FIGURES.map((figure) => ({
    key: figure,
    value: figures[figure],
    name: t(`consult.figure-${figure}`),
    tone: figures[figure] > 0 ? TONES[figure] : undefined,
    onGo: () => {
      onGo(figure);
    },
  }));
  return (
    <section aria-labelledby="consult-figures">
      <h2 id="consult-figures" className={style.title}>
        {t('consult.title')}
      </h2>
      <Tiles tiles={tiles} />
    </section>
  );
}
