//! The dispatcher's board: who waits and how long, who talks now, what is planned, what is owed, and who can really be
//! reached. No names of patients stand here.

import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardPerson, BoardView } from '../../api/expert';
import type { ConsultRow } from '../../data/consult';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { useNow } from '../../ui/now';
import { AssignDialog } from './AssignDialog';
import { BoardConsult, type BoardAct } from './BoardConsult';
import { DayPlan } from './DayPlan';
import { deafGroups, laneRows, LANES, type Lane } from './model';
import { People } from './People';
import type { Sending } from './SendDialog';
import style from './Board.module.css';

export interface BoardVerbs {
  assign: (row: ConsultRow, person: string) => Promise<boolean>;
  ring: (row: ConsultRow) => Promise<boolean>;
  callOne: (ring: string, person: string) => Promise<boolean>;
  callOff: (ring: string) => Promise<boolean>;
}

interface Props {
  board: BoardView;
  /** Messages to the path outside that did not go out yet, or failed. */
  sent: { waiting: number; failed: number };
  busy: boolean;
  verbs: BoardVerbs;
  onOpen: (row: ConsultRow) => void;
  onOutside: () => void;
  onRoster: (group: string) => void;
  /** The dialog that sets a time. */
  schedule: (row: ConsultRow, close: () => void) => ReactNode;
  /** The dialog that sends it to another group. */
  send: (row: ConsultRow, what: Sending, close: () => void) => ReactNode;
}

type Asking = { what: BoardAct; id: string } | null;

export function Board({ board, sent, busy, verbs, onOpen, onOutside, onRoster, schedule, send }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const [asking, setAsking] = useState<Asking>(null);
  // What is asked about is read anew from the board: it may have moved meanwhile.
  const asked = asking === null ? null : (board.consults.find((row) => row.id === asking.id) ?? null);
  const close = (): void => {
    setAsking(null);
  };
  const deaf = deafGroups(board);
  const act = (row: ConsultRow, what: BoardAct): void => {
    if (what === 'open') onOpen(row);
    else if (what === 'ring') void verbs.ring(row);
    else if (what === 'call-off') {
      if (row.ringing !== null) void verbs.callOff(row.ringing.ring);
    } else setAsking({ what, id: row.id });
  };
  const after = (work: Promise<boolean>): void => {
    void work.then((done) => {
      if (done) close();
    });
  };
  const choose = (one: BoardPerson): void => {
    if (asked === null) return;
    if (asking?.what === 'call-one' && asked.ringing !== null)
      after(verbs.callOne(asked.ringing.ring, one.person.id));
    else after(verbs.assign(asked, one.person.id));
  };
  const lane = (name: Lane) => {
    const rows = laneRows(board.consults, name);
    return (
      <section key={name} className={style.lane} aria-labelledby={`lane-${name}`}>
        <h2 id={`lane-${name}`} className={style.subtitle}>
          {t(`board.lane-${name}`)} <span className={style.count}>{rows.length}</span>
        </h2>
        {rows.length === 0 ? <p className={style.minor}>{t(`board.none-${name}`)}</p> : null}
        <ul role="list" className={style.cards}>
          {rows.map((row) => (
            <BoardConsult
              key={row.id}
              row={row}
              board={board}
              now={now}
              busy={busy}
              onAct={(what) => {
                act(row, what);
              }}
            />
          ))}
        </ul>
      </section>
    );
  };
  return (
    <div className={style.page}>
      <div className={style.top}>
        <h1 className={style.title}>{t('board.title')}</h1>
        <span className={style.space} />
        <Button icon="document" onClick={onOutside}>
          {t('board.outside')}
          {sent.waiting + sent.failed > 0 ? (
            <span className={style.count}>
              {t('board.outside-count', { waiting: sent.waiting, failed: sent.failed })}
            </span>
          ) : null}
        </Button>
      </div>
      {deaf.map((group) => (
        <Notice
          key={group.group.id}
          tone={group.gap ? 'danger' : 'warn'}
          title={t(group.gap ? 'board.gap' : 'board.deaf', { group: group.group.name })}
          action={
            <Button
              size="s"
              onClick={() => {
                onRoster(group.group.id);
              }}
            >
              {t('roster.title')}
            </Button>
          }
        />
      ))}
      {sent.failed > 0 ? (
        <Notice
          tone="danger"
          title={t('board.outside-failed', { count: sent.failed })}
          action={
            <Button size="s" onClick={onOutside}>
              {t('board.outside-look')}
            </Button>
          }
        />
      ) : null}
      <div className={style.columns}>
        <div className={style.lanes}>
          {board.consults.length === 0 ? (
            <Blank icon="check" title={t('board.quiet')}>
              <p>{t('board.quiet-hint')}</p>
            </Blank>
          ) : (
            LANES.map(lane)
          )}
          <DayPlan rows={board.consults} now={now} onOpen={onOpen} />
        </div>
        <section className={style.people} aria-labelledby="people">
          <h2 id="people" className={style.subtitle}>
            {t('board.people')}
          </h2>
          {board.groups.length === 0 ? <p className={style.minor}>{t('board.no-groups')}</p> : null}
          {board.groups.map((group) => (
            <People key={group.group.id} group={group} now={now} onRoster={onRoster} />
          ))}
        </section>
      </div>
      {asked !== null && (asking?.what === 'assign' || asking?.what === 'call-one') ? (
        <AssignDialog
          row={asked}
          board={board}
          calls={asking.what === 'call-one'}
          busy={busy}
          onChoose={choose}
          onClose={close}
        />
      ) : null}
      {asked !== null && (asking?.what === 'route' || asking?.what === 'escalate')
        ? send(asked, asking.what, close)
        : null}
      {asked !== null && asking?.what === 'schedule' ? schedule(asked, close) : null}
    </div>
  );
}
