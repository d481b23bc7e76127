//! Gives a consult to somebody, or calls one more person of its group: who is free and would hear it stands first, and why
//! the others would not is said.

import { useTranslation } from 'react-i18next';
import type { BoardPerson, BoardView } from '../../api/expert';
import type { ConsultRow } from '../../data/consult';
import { spanWords } from '../../words/reading/consult';
import { codeWords } from '../../words/reading/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Tag } from '../../ui/Tag';
import { candidates, clashes } from './model';
import style from './Board.module.css';

interface Props {
  row: ConsultRow;
  board: BoardView;
  /** Rings for them instead of giving it to them. */
  calls: boolean;
  busy: boolean;
  onChoose: (one: BoardPerson) => void;
  onClose: () => void;
}

export function AssignDialog({ row, board, calls, busy, onChoose, onClose }: Props) {
  const { t } = useTranslation();
  const people = candidates(board, row);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(calls ? 'board.call-title' : 'board.assign-title', { number: row.number })}
      description={t(calls ? 'board.call-text' : 'board.assign-text')}
      closeLabel={t('act.close')}
    >
      {people.length === 0 ? <p>{t('board.nobody-to-assign')}</p> : null}
      <ul role="list" className={style.persons}>
        {people.map((one) => {
          const busyThen = row.plan === null ? [] : clashes(board.consults, one.person.id, row.plan, row.id);
          return (
            <li key={one.person.id} data-reachable={one.reachable} className={style.choice}>
              <span className={style.line}>
                <strong>{one.person.name}</strong>
                <Tag tone={one.line === null ? 'plain' : 'accent'}>
                  {codeWords('roster-line', one.line ?? 'group')}
                </Tag>
                <Tag tone={one.reachable ? 'ok' : 'warn'} icon={one.reachable ? 'bell' : 'alert'}>
                  {one.reachable ? t('board.hears') : codeWords('unreachable', one.why ?? 'off-duty')}
                </Tag>
                {one.busy_in === null ? null : (
                  <Tag tone="note" icon="phone">
                    {t('board.busy')}
                  </Tag>
                )}
                {busyThen.map((other) => (
                  <Tag key={other.id} tone="warn" icon="clock">
                    {t('board.clash-with', {
                      number: other.number,
                      when: other.plan === null ? '' : spanWords(other.plan),
                    })}
                  </Tag>
                ))}
              </span>
              <Button
                size="s"
                icon={calls ? 'phone' : 'user'}
                busy={busy}
                onClick={() => {
                  onChoose(one);
                }}
              >
                {t(calls ? 'board.act-call-one' : 'board.act-assign')}
              </Button>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
