//! Brings rings to this desk: reads which call the person, shows them over everything, answers, and takes whoever accepts
//! straight into the room.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncomingRing } from '../../api/expert';
import { consultCalls, ringCalls } from '../../api/expertCalls';
import { ApiProblem } from '../../api/http';
import { consultKeys, ringsQuery } from '../../features/consults/queries';
import { calling, gone as goneOf, type Gone } from '../../features/consults/ringing';
import { readyToRing } from '../../media/ring';
import { problemWords } from '../../ui/problem';
import { toast } from '../../ui/toast';
import { useNow } from '../../ui/now';
import { useDuty } from '../duty';
import { useLiveFeed } from '../live';
import { enter } from '../talk';

/** With the room's words, which nobody needs until it rings; fetched while nobody waits for it. */
const load = () => import('../../features/consults/IncomingRings');
const IncomingRings = lazy(() => load().then((found) => ({ default: found.IncomingRings })));
/** After the first page has come. */
const FETCH_AHEAD_MS = 3000;

const NONE: ReadonlySet<string> = new Set();

/** Who took it instead, as the consult itself tells; `null` when nobody did, or this person may not see it any more. */
function takenBy({ consult }: IncomingRing): Promise<string | null> {
  return consultCalls.open(consult).then(
    (one) => one.ring?.taken_by?.name ?? one.expert?.name ?? null,
    () => null,
  );
}

export function RingHost() {
  const { t } = useTranslation();
  const { me } = useRouteContext({ from: '__root__' });
  const router = useRouter();
  const client = useQueryClient();
  const feed = useLiveFeed();
  const now = useNow();
  const { state } = useDuty();
  const read = useQuery(ringsQuery(state.duty?.on_duty === true));
  const [told, setTold] = useState<readonly Gone[]>([]);
  /** Rings that are settled at this desk: answered here, or told of. */
  const answered = useRef(new Set<string>());
  const [settled, setSettled] = useState<ReadonlySet<string>>(NONE);
  const before = useRef<readonly IncomingRing[]>([]);
  const rings = read.data?.items;
  const person = me.person.id;

  useEffect(readyToRing, []);
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => undefined), FETCH_AHEAD_MS);
    return () => {
      clearTimeout(timer);
    };
  }, []);

  const settle = useCallback((ring: IncomingRing, is = true) => {
    if (is) answered.current.add(ring.id);
    else answered.current.delete(ring.id);
    setSettled(new Set(answered.current));
  }, []);

  const ended = useCallback(
    (ring: IncomingRing, by: string | null) => {
      settle(ring);
      setTold((all) => [
        ...all.filter((one) => one.ring.id !== ring.id),
        { ring, why: by === null ? 'over' : 'taken', by },
      ]);
    },
    [settle],
  );

  // A ring that is not here any more was taken or called off by somebody else: it is told who, once.
  useEffect(() => {
    if (rings === undefined) return;
    const at = Date.now();
    for (const ring of goneOf(before.current, rings, at, answered.current)) {
      settle(ring);
      void takenBy(ring).then((by) => {
        ended(ring, by);
      });
    }
    before.current = calling(rings, at);
  }, [rings, ended, settle]);

  const reread = useCallback(() => {
    void client.invalidateQueries({ queryKey: consultKeys.rings });
    void client.invalidateQueries({ queryKey: consultKeys.all });
  }, [client]);

  const refused = useCallback(
    (ring: IncomingRing, error: unknown) => {
      if (error instanceof ApiProblem && error.code === 'taken-by-another') {
        void takenBy(ring).then((by) => {
          ended(ring, by ?? t('ringing.somebody'));
        });
      } else if (error instanceof ApiProblem && error.code === 'ring-over') ended(ring, null);
      else {
        settle(ring, false);
        toast('danger', problemWords(error));
      }
    },
    [ended, settle, t],
  );

  const heard = useCallback((ring: IncomingRing) => ringCalls.heard(ring.id), []);

  async function accept(ring: IncomingRing): Promise<void> {
    settle(ring);
    try {
      const one = await ringCalls.accept(ring.id);
      client.setQueryData(consultKeys.one(one.id), one);
      if (feed !== null) enter(feed, person, one.id, { mic: true, camera: true });
      await router.navigate({ to: '/reading/consults/$consultId', params: { consultId: one.id } });
    } catch (error) {
      refused(ring, error);
    } finally {
      reread();
    }
  }

  async function decline(ring: IncomingRing, reason: string): Promise<void> {
    settle(ring);
    try {
      await ringCalls.decline(ring.id, reason);
      toast('ok', t('ringing.declined'));
    } catch (error) {
      refused(ring, error);
    } finally {
      reread();
    }
  }

  const open = calling(rings ?? [], now).filter((ring) => !settled.has(ring.id));
  if (open.length === 0 && told.length === 0) return null;
  return (
    <Suspense>
      <IncomingRings
        rings={open}
        gone={told}
        onHeard={heard}
        onAccept={(ring) => void accept(ring)}
        onDecline={(ring, reason) => void decline(ring, reason)}
        onClose={(one) => {
          setTold((all) => all.filter((each) => each !== one));
        }}
      />
    </Suspense>
  );
}
