//! Consults as a list: those asked of one's groups, one's own, those one is invited to, all in sight. Above it the counts,
//! each a button; below it the rows, the most pressing first, everything by keyboard.

import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultListName } from '../../api/expertCalls';
import type { ConsultCounts, ConsultRow } from '../../data/consult';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { useNow } from '../../ui/now';
import { ConsultLine } from './ConsultLine';
import { countOf, GROUPS, inOrder, isIn, type Group } from './model';
import style from './Consults.module.css';

export const LISTS: readonly ConsultListName[] = ['asked', 'mine', 'invited', 'open', 'all'];

interface Props {
  list: ConsultListName;
  /** The group that is looked at first. */
  first: Group | null;
  rows: readonly ConsultRow[];
  counts: ConsultCounts | null;
  complete: boolean;
  /** Earlier ones, read when they are asked for; null where all are read by themselves, or are there. */
  more: { busy: boolean; ask: () => void } | null;
  /** Another list, from the first on with this group of it. */
  onList: (list: ConsultListName, group: Group | null) => void;
  onOpen: (row: ConsultRow) => void;
}

export function ConsultList({ list, first, rows, counts, complete, more, onList, onOpen }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const [group, setGroup] = useState<Group | null>(first);
  const [text, setText] = useState('');
  const [cursor, setCursor] = useState(0);
  const shown = useMemo(() => {
    const wanted = text.trim().toLocaleLowerCase();
    return inOrder(rows).filter(
      (row) =>
        (group === null || isIn(row, group)) &&
        [row.patient.name, row.number, row.institution.name, row.village?.name ?? ''].some((each) =>
          each.toLocaleLowerCase().includes(wanted),
        ),
    );
  }, [rows, group, text]);
  const at = Math.min(cursor, Math.max(0, shown.length - 1));

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      const by =
        event.key === 'j' || event.key === 'ArrowDown'
          ? 1
          : event.key === 'k' || event.key === 'ArrowUp'
            ? -1
            : 0;
      const row = shown[at];
      if (by !== 0) setCursor(Math.min(Math.max(0, at + by), Math.max(0, shown.length - 1)));
      else if (event.key === 'Enter' && row && target.closest('button, a') === null) onOpen(row);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [shown, at, onOpen]);

  return (
    <section className={style.page} aria-labelledby="consults">
      <div className={style.top}>
        <h1 id="consults" className={style.title}>
          {t('consult.title')}
        </h1>
        <div className={style.tabs} role="group" aria-label={t('consult.lists')}>
          {LISTS.map((each) => (
            <Button
              key={each}
              aria-pressed={each === list}
              onClick={() => {
                setGroup(null);
                onList(each, null);
              }}
            >
              {t(`consult.list-${each}`)}
            </Button>
          ))}
        </div>
      </div>
      <div className={style.filters} role="search" aria-label={t('worklist.filters')}>
        <input
          type="search"
          className={style.search}
          value={text}
          placeholder={t('consult.search')}
          aria-label={t('consult.search')}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
        {GROUPS.map((each) => (
          <Button
            key={each}
            aria-pressed={group === each}
            onClick={() => {
              setGroup(group === each ? null : each);
            }}
          >
            {t(`consult.group-${each}`)} <span className={style.count}>{countOf(counts, each) ?? '–'}</span>
          </Button>
        ))}
      </div>
      {counts !== null && counts.to_sign > 0 ? (
        <Notice
          tone="warn"
          title={t('consult.to-sign', { count: counts.to_sign })}
          action={
            <Button
              size="s"
              onClick={() => {
                setGroup('opinion_pending');
                setText('');
                onList('open', 'opinion_pending');
              }}
            >
              {t('consult.to-sign-look')}
            </Button>
          }
        />
      ) : null}
      <p className="visually-hidden" role="status">
        {t(complete ? 'worklist.sum' : more ? 'consult.sum-more' : 'worklist.sum-more', {
          shown: shown.length,
          total: rows.length,
        })}
      </p>
      {shown.length === 0 ? (
        <Blank
          icon={rows.length === 0 ? 'check' : 'search'}
          title={t(rows.length === 0 ? `consult.empty-${list}` : 'consult.none')}
          action={
            rows.length === 0 ? undefined : (
              <Button
                onClick={() => {
                  setGroup(null);
                  setText('');
                }}
              >
                {t('worklist.clear')}
              </Button>
            )
          }
        >
          <p>{t(rows.length === 0 ? `consult.empty-${list}-hint` : 'worklist.none-hint')}</p>
        </Blank>
      ) : (
        <ul role="list" className={style.rows}>
          {shown.map((row, index) => (
            <ConsultLine
              key={row.id}
              row={row}
              now={now}
              current={index === at}
              onOpen={() => {
                onOpen(row);
              }}
            />
          ))}
        </ul>
      )}
      {more === null ? null : (
        <div className={style.more}>
          <span>{t('consult.sum-more', { shown: shown.length, total: rows.length })}</span>
          <Button busy={more.busy} onClick={more.ask}>
            {t('consult.more')}
          </Button>
        </div>
      )}
      <p className={style.keys}>{t('consult.keys')}</p>
    </section>
  );
}
