//! One consult on the board: how long it waits, what is being done about it, and what the dispatcher can do.

import { useTranslation } from 'react-i18next';
import type { BoardView } from '../../api/expert';
import type { ConsultRow } from '../../data/consult';
import { chipWords, TONES, whenWords } from '../../words/reading/consult';
import { codeWords } from '../../words/reading/words';
import { formatSpan } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { Tag } from '../../ui/Tag';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { alarmOf, laneOf, mayEscalate, mayRoute, waited } from './model';
import style from './Board.module.css';

export type BoardAct =
  'open' | 'assign' | 'call-one' | 'ring' | 'call-off' | 'schedule' | 'route' | 'escalate';

interface Props {
  row: ConsultRow;
  board: BoardView;
  now: number;
  busy: boolean;
  onAct: (act: BoardAct) => void;
}

export function BoardConsult({ row, board, now, busy, onAct }: Props) {
  const { t } = useTranslation();
  const lane = laneOf(row);
  const alarm = alarmOf(board, row);
  const acts: [BoardAct, boolean][] = [
    ['assign', lane === 'waiting' || lane === 'planned' || row.state === 'opinion-pending'],
    ['call-one', row.ringing !== null],
    ['ring', row.state === 'submitted'],
    ['call-off', row.ringing !== null],
    ['schedule', lane === 'planned'],
    ['route', mayRoute(row.state)],
    ['escalate', mayEscalate(row.state)],
    ['open', true],
  ];
  return (
    <li className={style.card} data-urgent={row.urgency === 'emergency'} data-alarm={alarm !== null}>
      <p className={style.line}>
        <UrgencyMark urgency={row.urgency} />
        <Tag tone={TONES[row.state]}>{codeWords('consult-state', row.state)}</Tag>
        <span className={row.overdue === null ? style.minor : style.late}>{whenWords(row, now)}</span>
        <span className={style.space} />
        {lane === 'waiting' ? (
          <strong className={style.waiting}>
            {t('board.waited', { span: formatSpan(waited(row, now)) })}
          </strong>
        ) : null}
      </p>
      <p>
        <strong>{row.village?.name ?? row.institution.name}</strong>{' '}
        <span className={style.minor}>
          {row.village === null ? '' : `${row.institution.name} · `}
          {row.requested_by.name} · {row.number}
        </span>
      </p>
      <p className={style.minor}>
        {codeWords('consult-kind', row.kind)} · {row.group?.name ?? t('board.no-group')} ·{' '}
        {row.expert?.name ?? t('consult.no-expert')}
        {row.chips.length === 0 ? '' : ` · ${chipWords(row.chips)}`}
      </p>
      {row.ringing === null ? null : (
        <p className={style.line}>
          <Tag tone="danger" icon="bell">
            {codeWords('rung', row.ringing.rung)}
          </Tag>
          <span className={style.minor}>
            {t('board.ringing', {
              ringing: row.ringing.people_ringing,
              heard: row.ringing.people_heard,
              span: formatSpan(now - row.ringing.began_at),
            })}
          </span>
        </p>
      )}
      {alarm === null ? null : (
        <p className={style.late} role="status">
          {t('board.alarm', { span: formatSpan(now - alarm) })}
        </p>
      )}
      {row.in_room > 0 ? (
        <Tag tone="accent" icon="users">
          {t('consult.in-room', { count: row.in_room })}
        </Tag>
      ) : null}
      <div className={style.acts}>
        {acts.map(([what, there]) =>
          there ? (
            <Button
              key={what}
              size="s"
              busy={busy && what !== 'open'}
              weight={what === 'open' ? 'quiet' : 'plain'}
              onClick={() => {
                onAct(what);
              }}
            >
              {t(what === 'schedule' && row.plan !== null ? 'consult.reschedule' : `board.act-${what}`)}
            </Button>
          ) : null,
        )}
      </div>
    </li>
  );
}
