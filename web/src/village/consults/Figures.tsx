//! How many consults of this site stand where; what is nought is not said. Each leads to the list.

import type { ConsultCounts, ConsultRow } from '../../data/consult';
import { FIGURES, figuresOf } from '../../data/consultFigures';
import { Link } from '../core/Link';
import { t } from '../core/words';
import css from './Consult.module.css';

type Props = { counts: ConsultCounts; items: readonly ConsultRow[]; now: number };

export function Figures({ counts, items, now }: Props) {
  const figures = figuresOf(counts, items, now);
  const shown = FIGURES.filter((figure) => figures[figure] > 0);
  if (shown.length === 0) return null;
  return (
    <ul className={css.figures} aria-label={t('consult.figures')}>
      {shown.map((figure) => (
        <li key={figure}>
          <Link href="/v/consults" className={css.figure}>
            <strong>{figures[figure]}</strong> {t(`consult.figure-${figure}`)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
