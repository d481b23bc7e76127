//! One consult: the room or what was asked, the patient's packet, and the opinion, side by side.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useRouteContext, useRouter } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultView } from '../../api/expert';
import { consultCalls, ringCalls } from '../../api/expertCalls';
import { ApiProblem, isStale } from '../../api/http';
import type { ConsultVerbs } from '../../features/consults/ConsultHead';
import { consultKeys, consultQuery } from '../../features/consults/queries';
import { KeyImageDesk } from '../../features/report/keyImageDesk';
import { Loaded } from '../../ui/Loaded';
import { problemWords } from '../../ui/problem';
import { toast } from '../../ui/toast';
import { useLiveFeed } from '../live';
import { enter } from '../talk';
import { ConsultDesk } from './consult/ConsultDesk';

export function ConsultPage() {
  const { consultId } = useParams({ from: '/reading/consults/$consultId' });
  return (
    <KeyImageDesk key={consultId}>
      <One id={consultId} />
    </KeyImageDesk>
  );
}

function One({ id }: { id: string }) {
  const { t } = useTranslation();
  const { me } = useRouteContext({ from: '__root__' });
  const router = useRouter();
  const client = useQueryClient();
  const feed = useLiveFeed();
  const read = useQuery(consultQuery(id));
  const [busy, setBusy] = useState(false);
  const [clash, setClash] = useState<string | null>(null);
  const person = me.person.id;

  const changed = useCallback(() => {
    void client.invalidateQueries({ queryKey: consultKeys.all });
  }, [client]);

  /** A step: what it answers is shown at once; who was faster, or what stands in the way, is said. */
  const act = useCallback(
    async (work: Promise<ConsultView>, done?: string): Promise<boolean> => {
      setBusy(true);
      setClash(null);
      try {
        const now = await work;
        client.setQueryData(consultKeys.one(id), now);
        if (done !== undefined) toast('ok', done);
        return true;
      } catch (error) {
        if (error instanceof ApiProblem && error.code === 'expert-busy') setClash(t('consult.clash-text'));
        else {
          const current = isStale(error)
            ? (error.detail as { current?: ConsultView } | null)?.current
            : undefined;
          if (current !== undefined) client.setQueryData(consultKeys.one(id), current);
          toast('danger', problemWords(error, 'consult'));
        }
        return false;
      } finally {
        setBusy(false);
        changed();
      }
    },
    [client, id, changed, t],
  );

  function verbsOf(one: ConsultView): ConsultVerbs {
    const { version } = one;
    return {
      accept: () => act(consultCalls.accept(id, version), t('consult.done-accept')),
      answerRing: async () => {
        if (one.ring === null) return false;
        const done = await act(ringCalls.accept(one.ring.id));
        if (done && feed !== null) enter(feed, person, id, { mic: true, camera: true });
        return done;
      },
      answerInWriting: () => act(consultCalls.answerInWriting(id, version), t('consult.done-writing')),
      sendBack: (reason) => act(consultCalls.sendBack(id, version, reason), t('consult.done-return')),
      decline: (reason) => act(consultCalls.decline(id, version, reason), t('consult.done-decline')),
      release: (reason) => act(consultCalls.release(id, version, reason), t('consult.done-release')),
      schedule: (from, until, anyway) =>
        act(consultCalls.schedule(id, version, from, until, anyway), t('consult.done-schedule')),
      confirm: () => act(consultCalls.confirm(id, version), t('consult.done-confirm')),
      noShow: (side) => act(consultCalls.noShow(id, version, side), t('consult.done-no-show')),
      convert: () => act(consultCalls.convert(id, version), t('consult.done-writing')),
      end: () => act(consultCalls.end(id, version), t('consult.done-end')),
      talkAgain: async () => {
        const done = await act(consultCalls.talkAgain(id, version));
        if (done && feed !== null) enter(feed, person, id, { mic: true, camera: true });
        return done;
      },
    };
  }

  return (
    <Loaded page of={read}>
      {(one) => (
        <ConsultDesk
          one={one}
          me={person}
          busy={busy}
          clash={clash}
          verbs={verbsOf(one)}
          act={act}
          onChanged={changed}
          onBack={() => void router.navigate({ to: '/reading/consults' })}
        />
      )}
    </Loaded>
  );
}
