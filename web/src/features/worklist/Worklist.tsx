//! The list of cases to read: filters above, a thousand rows below, everything by keyboard.

import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseCounts, CaseRow, Me } from '../../api/wire';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { useNow } from '../../ui/now';
import { Filters } from './Filters';
import { actOf, ACTS, isForList, moved, MOVES, type ActName } from './keys';
import {
  choices,
  filterOf,
  inOrder,
  matches,
  nextCase,
  NO_FILTER,
  visibleRows,
  type Filter,
  type Order,
} from './model';
import { rowPixels } from './names';
import { Row } from './Row';
import style from './Worklist.module.css';

interface Props {
  title: string;
  rows: readonly CaseRow[];
  counts: CaseCounts | null;
  me: Me;
  complete: boolean;
  /** The count somebody came by: its rows are shown at first. */
  by: keyof CaseCounts | undefined;
  open: (one: CaseRow) => void;
  claim: (one: CaseRow) => void;
}

export function Worklist({ title, rows, counts, me, complete, by, open, claim }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const [filter, setFilter] = useState<Filter>(by === undefined ? NO_FILTER : filterOf(by));
  const [order, setOrder] = useState<Order>('priority');
  const [cursorId, setCursorId] = useState<string | null>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const box = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const wanted = useDeferredValue(filter);
  const person = me.person.id;
  const rowPx = useMemo(() => rowPixels(rows), [rows]);

  const shown = useMemo(
    () =>
      inOrder(
        rows.filter((row) => matches(row, wanted, person)),
        order,
      ),
    [rows, wanted, order, person],
  );
  const offered = useMemo(() => choices(rows), [rows]);
  const cursor = Math.max(
    0,
    shown.findIndex((row) => row.id === cursorId),
  );
  const { first, last } = visibleRows(view.top, view.height, rowPx, shown.length);
  const current = shown[cursor];

  const empty = shown.length === 0;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = (): void => {
      setView({ top: element.scrollTop, height: element.clientHeight });
    };
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => {
      watcher.disconnect();
    };
  }, [empty]);

  // Whoever came by a link of the menu has the keys of the list at once.
  useEffect(() => {
    if (document.activeElement?.closest('nav')) box.current?.focus();
  }, []);

  function go(index: number): void {
    const row = shown[index];
    if (!row) return;
    setCursorId(row.id);
    const element = box.current;
    if (!element) return;
    const top = index * rowPx;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowPx * 2 > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowPx * 2 - element.clientHeight;
    }
  }

  function act(name: ActName): void {
    switch (name) {
      case 'search':
        search.current?.focus();
        return;
      case 'open':
        if (current) open(current);
        return;
      case 'claim':
        if (current) claim(current);
        return;
      case 'next': {
        const next = nextCase(rows, person, Date.now());
        if (next) open(next);
      }
    }
  }

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (!isForList(target, event.key)) {
        if (event.key === 'Escape' && target === search.current) box.current?.focus();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
      const asked = actOf(event.key);
      if (asked !== undefined) act(asked);
      else {
        const to = moved(cursor, event.key, shown.length, Math.floor(view.height / rowPx) - 1);
        if (to === null) return;
        go(to);
      }
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  });

  const next = nextCase(rows, person, now);
  return (
    <section
      className={style.page}
      aria-labelledby="worklist-title"
      onClick={(event) => {
        // A button that the mouse pressed gives the keys back to the list: Enter opens a row and presses nothing again.
        if (event.detail > 0 && (event.target as Element).closest('button')) box.current?.focus();
      }}
    >
      <div className={style.head}>
        <h1 id="worklist-title" className={style.title}>
          {title}
        </h1>
        <p className={style.sum} role="status">
          {complete
            ? t('worklist.sum', { shown: shown.length, total: rows.length })
            : t('worklist.sum-more', { shown: shown.length, total: rows.length })}
        </p>
        <span className={style.space} />
        <Button
          weight="primary"
          icon="next"
          shortcut="n"
          disabled={next === null}
          onClick={() => {
            if (next) open(next);
          }}
        >
          {t('worklist.next')}
        </Button>
      </div>
      <Filters
        filter={filter}
        counts={counts}
        offered={offered}
        order={order}
        search={search}
        onFilter={setFilter}
        onOrder={setOrder}
      />
      {shown.length === 0 ? (
        <Blank
          icon={rows.length === 0 ? 'check' : 'search'}
          title={t(rows.length === 0 ? 'worklist.empty' : 'worklist.none')}
          action={
            rows.length === 0 ? undefined : (
              <Button
                onClick={() => {
                  setFilter(NO_FILTER);
                }}
              >
                {t('worklist.clear')}
              </Button>
            )
          }
        >
          <p>{t(rows.length === 0 ? 'worklist.empty-hint' : 'worklist.none-hint')}</p>
        </Blank>
      ) : (
        <div
          ref={box}
          className={style.box}
          role="grid"
          aria-labelledby="worklist-title"
          aria-rowcount={shown.length + 1}
          aria-activedescendant={current ? `case-${current.id}` : undefined}
          tabIndex={0}
          onScroll={(event) => {
            setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight });
          }}
        >
          <div className={`${style.row ?? ''} ${style.header ?? ''}`} role="row" aria-rowindex={1}>
            {(
              ['urgency', 'left', 'state', 'patient', 'exam', 'site', 'images', 'claim', 'came'] as const
            ).map((name) => (
              <span key={name} role="columnheader">
                {t(`column.${name}`)}
              </span>
            ))}
          </div>
          <div role="rowgroup" className={style.rows} style={{ height: shown.length * rowPx }}>
            {shown.slice(first, last).map((row, index) => (
              <Row
                key={row.id}
                row={row}
                index={first + index}
                top={(first + index) * rowPx}
                height={rowPx}
                now={now}
                me={person}
                current={first + index === cursor}
                pick={() => {
                  setCursorId(row.id);
                }}
                open={() => {
                  open(row);
                }}
              />
            ))}
          </div>
        </div>
      )}
      <p className={style.keys}>
        {t('worklist.keys', {
          keys: [...MOVES.slice(0, 2), ...ACTS]
            .map(({ name, keys }) => `${keys[0]} ${t(`worklist.key-${name}`)}`)
            .join(t('worklist.keys-and')),
        })}
      </p>
    </section>
  );
}
