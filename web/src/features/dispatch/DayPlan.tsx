//! A day's plans, one line for each expert: what overlaps is marked by a sign and a word as well as by its colour.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayOf, wallOf } from '../../api/wall';
import type { ConsultRow, Span } from '../../data/consult';
import { spanWords } from '../../words/reading/consult';
import { Button } from '../../ui/Button';
import { dayLines } from './model';
import style from './Board.module.css';

const HOURS = [0, 3, 6, 9, 12, 15, 18, 21] as const;
const DAY_MS = 24 * 3_600_000;

interface Props {
  rows: readonly ConsultRow[];
  now: number;
  onOpen: (row: ConsultRow) => void;
}

export function DayPlan({ rows, now, onOpen }: Props) {
  const { t } = useTranslation();
  const [ahead, setAhead] = useState(0);
  const today = dayOf(now);
  // Noon of the day meant: however long a day is, it lies in it.
  const day = dayOf(today.from + DAY_MS / 2 + ahead * DAY_MS);
  const lines = dayLines(rows, day);
  return (
    <section className={style.lane} aria-labelledby="day">
      <div className={style.line}>
        <h2 id="day" className={style.subtitle}>
          {t('board.day', { day: wallOf(day.from).slice(0, 10) })}
        </h2>
        <span className={style.space} />
        <Button
          size="s"
          icon="back"
          label={t('board.day-before')}
          onClick={() => {
            setAhead(ahead - 1);
          }}
        />
        <Button
          size="s"
          disabled={ahead === 0}
          onClick={() => {
            setAhead(0);
          }}
        >
          {t('board.today')}
        </Button>
        <Button
          size="s"
          icon="next"
          label={t('board.day-after')}
          onClick={() => {
            setAhead(ahead + 1);
          }}
        />
      </div>
      {lines.length === 0 ? (
        <p className={style.minor}>{t('board.day-empty')}</p>
      ) : (
        <div className={style.day}>
          <div className={style.hours} aria-hidden="true">
            {HOURS.map((hour) => (
              <span key={hour} style={{ left: `${String((hour / 24) * 100)}%` }}>
                {hour}
              </span>
            ))}
          </div>
          {lines.map((line) => (
            <DayRow
              key={line.expert?.id ?? ''}
              name={line.expert?.name ?? t('consult.no-expert')}
              blocks={line.blocks}
              day={day}
              now={now}
              onOpen={onOpen}
            />
          ))}
        </div>
      )}
    </section>
  );
}

interface RowProps {
  name: string;
  blocks: ReturnType<typeof dayLines>[number]['blocks'];
  day: Span;
  now: number;
  onOpen: (row: ConsultRow) => void;
}

function DayRow({ name, blocks, day, now, onOpen }: RowProps) {
  const { t } = useTranslation();
  const at = (now - day.from) / (day.until - day.from);
  return (
    <div className={style.dayRow}>
      <span className={style.dayName}>{name}</span>
      <div className={style.dayLine}>
        {at >= 0 && at < 1 ? (
          <span className={style.nowLine} style={{ left: `${String(at * 100)}%` }} aria-hidden="true" />
        ) : null}
        {blocks.map(({ row, plan, left, width, clash }) => (
          <button
            key={row.id}
            type="button"
            className={style.block}
            data-clash={clash}
            style={{ left: `${String(left * 100)}%`, width: `${String(width * 100)}%` }}
            title={`${row.number} ${spanWords(plan, now)}`}
            aria-label={t(clash ? 'board.block-clash' : 'board.block', {
              number: row.number,
              when: spanWords(plan, now),
            })}
            onClick={() => {
              onOpen(row);
            }}
          >
            {clash ? '⚠ ' : ''}
            {spanWords(plan, now)}
          </button>
        ))}
      </div>
    </div>
  );
}
