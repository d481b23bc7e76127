//! Puts a group's roster on the screen: the dispatcher changes it, the people of the group look at it.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useRouteContext, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isStale } from '../../api/http';
import { boardCalls } from '../../api/expertCalls';
import type { RosterBody, RosterView } from '../../api/expert';
import { boardKeys, rosterQuery } from '../../features/dispatch/queries';
import { RosterEditor } from '../../features/dispatch/roster/RosterEditor';
import { Button } from '../../ui/Button';
import { Loaded } from '../../ui/Loaded';
import { problemWords } from '../../ui/problem';
import { toast } from '../../ui/toast';
import style from './RosterPage.module.css';

export function RosterPage() {
  const { group } = useParams({ from: '/reading/rosters/$group' });
  return <One key={group} group={group} />;
}

function One({ group }: { group: string }) {
  const { t } = useTranslation();
  const { me } = useRouteContext({ from: '__root__' });
  const router = useRouter();
  const client = useQueryClient();
  const read = useQuery(rosterQuery(group));
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const keeps = me.roles.some((each) => each.role === 'dispatcher');

  async function save(body: RosterBody, version: number): Promise<RosterView | null> {
    setBusy(true);
    setRefused(null);
    try {
      const now = await boardCalls.keepRoster(group, version, body);
      client.setQueryData(boardKeys.roster(group), now);
      void client.invalidateQueries({ queryKey: boardKeys.board });
      toast('ok', t('roster.saved'));
      return now;
    } catch (error) {
      setRefused(problemWords(error, 'roster'));
      if (isStale(error)) void client.invalidateQueries({ queryKey: boardKeys.roster(group) });
      return null;
    } finally {
      setBusy(false);
    }
  }

  return (
    <Loaded page of={read}>
      {(roster) => (
        <section className={style.page} aria-labelledby="roster">
          <div className={style.head}>
            <Button
              weight="quiet"
              icon="back"
              label={t(keeps ? 'board.back' : 'duty.back')}
              onClick={() => void router.navigate({ to: keeps ? '/reading/board' : '/reading/duty' })}
            />
            <h1 id="roster" className={style.title}>
              {t('roster.title-of', { group: roster.group.name })}
            </h1>
            <span className={style.minor}>{t('roster.zone', { zone: roster.zone })}</span>
          </div>
          <RosterEditor roster={roster} changes={keeps} busy={busy} refused={refused} onSave={save} />
        </section>
      )}
    </Loaded>
  );
}
