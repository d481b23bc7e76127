//! Puts the dispatcher's board on the screen, and does what is asked there.

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { consultCalls, ringCalls } from '../../api/expertCalls';
import { ApiProblem } from '../../api/http';
import { uuidv7 } from '../../api/uuid';
import { ScheduleDialog } from '../../features/consults/ScheduleDialog';
import { consultKeys } from '../../features/consults/queries';
import { Board, type BoardVerbs } from '../../features/dispatch/Board';
import { clashes, unsentOf } from '../../features/dispatch/model';
import { boardKeys, boardQuery, outsideQuery } from '../../features/dispatch/queries';
import { SendOn } from './SendOn';
import { Loaded } from '../../ui/Loaded';
import { Notice } from '../../ui/Notice';
import { problemWords } from '../../ui/problem';
import { toast } from '../../ui/toast';
import { spanWords } from '../../words/reading/consult';

export function BoardPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const client = useQueryClient();
  const read = useQuery(boardQuery());
  const outside = useInfiniteQuery(outsideQuery());
  const [busy, setBusy] = useState(false);
  const [clash, setClash] = useState<string | null>(null);

  const act = useCallback(
    async (work: Promise<unknown>, done: string): Promise<boolean> => {
      setBusy(true);
      setClash(null);
      try {
        await work;
        toast('ok', done);
        return true;
      } catch (error) {
        if (error instanceof ApiProblem && error.code === 'expert-busy') setClash(t('consult.clash-text'));
        else toast('danger', problemWords(error, 'consult'));
        return false;
      } finally {
        setBusy(false);
        void client.invalidateQueries({ queryKey: boardKeys.board });
        void client.invalidateQueries({ queryKey: consultKeys.all });
      }
    },
    [client, t],
  );
  const verbs = useMemo<BoardVerbs>(
    () => ({
      assign: (row, person) =>
        act(consultCalls.assign(row.id, row.version, person), t('board.done-assign', { number: row.number })),
      ring: (row) => act(consultCalls.ring(row.id, uuidv7()), t('board.done-ring', { number: row.number })),
      callOne: (ring, person) => act(ringCalls.callOne(ring, person), t('board.done-call')),
      callOff: (ring) => act(ringCalls.callOff(ring), t('board.done-call-off')),
    }),
    [act, t],
  );
  return (
    <Loaded page of={read} rows={10}>
      {(board) => (
        <Board
          board={board}
          sent={unsentOf(outside.data?.pages[0]?.items ?? [])}
          busy={busy}
          verbs={verbs}
          onOpen={(row) =>
            void router.navigate({ to: '/reading/consults/$consultId', params: { consultId: row.id } })
          }
          onOutside={() => void router.navigate({ to: '/reading/outside' })}
          onRoster={(group) => void router.navigate({ to: '/reading/rosters/$group', params: { group } })}
          send={(row, what, close) => (
            <SendOn
              key={`${row.id} ${what}`}
              row={row}
              what={what}
              busy={busy}
              onClose={close}
              onSend={(group, reason) => {
                const work =
                  what === 'route'
                    ? consultCalls.route(row.id, row.version, group)
                    : consultCalls.escalate(row.id, row.version, group, reason);
                void act(work, t(`board.done-${what}`, { number: row.number })).then((done) => {
                  if (done) close();
                });
              }}
            />
          )}
          schedule={(row, close) => (
            <ScheduleDialog
              key={row.id}
              wanted={null}
              plan={row.plan}
              clash={clash}
              busy={busy}
              day={(from, until) => {
                const others = clashes(board.consults, row.expert?.id ?? null, { from, until }, row.id);
                return others.length === 0 ? (
                  <Notice tone="ok" title={t('board.free', { name: row.expert?.name ?? '' })} />
                ) : (
                  <Notice tone="warn" title={t('board.not-free', { name: row.expert?.name ?? '' })}>
                    {others.map((other) => (
                      <p key={other.id}>
                        {other.number} · {other.plan === null ? '' : spanWords(other.plan)}
                      </p>
                    ))}
                  </Notice>
                );
              }}
              onClose={() => {
                setClash(null);
                close();
              }}
              onAct={(from, until, anyway) =>
                void act(
                  consultCalls.schedule(row.id, row.version, from, until, anyway),
                  t('consult.done-schedule'),
                ).then((done) => {
                  if (done) close();
                })
              }
            />
          )}
        />
      )}
    </Loaded>
  );
}
