//! One case: images on the left, report on the right, one token over both. Whatever does not agree is not shown.

import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useRouteContext, useRouter } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseList } from '../../data/queries';
import { caseQuery, keys, studyQuery, templatesQuery } from '../../data/queries';
import { caseVerbs, studyVerbs } from '../../data/verbs';
import { KeyImageDesk } from '../../features/report/keyImageDesk';
import { nextCase } from '../../features/worklist/model';
import { Loaded } from '../../ui/Loaded';
import { claimWords } from '../../ui/problem';
import { toast } from '../../ui/toast';
import { useDarkForImages } from '../theme';
import { useDoors } from '../shell/useDoors';
import { CaseDesk } from './CaseDesk';
import { criticalActs } from './criticalActs';

export function CasePage() {
  const { caseId } = useParams({ from: '/reading/cases/$caseId' });
  return (
    <KeyImageDesk key={caseId}>
      <One id={caseId} />
    </KeyImageDesk>
  );
}

function One({ id }: { id: string }) {
  const { t } = useTranslation();
  const { me } = useRouteContext({ from: '__root__' });
  const router = useRouter();
  const { doors, here } = useDoors();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const read = useQuery(caseQuery(id));
  const one = read.data;
  // Until the case has said so: whoever has a worklist sees images.
  useDarkForImages(one?.may.includes('see-images') ?? doors.some((door) => door.name === 'worklist'));
  const studies = useQueries({ queries: (one?.studies ?? []).map((study) => studyQuery(study.id)) });
  const templates = useQuery({
    ...templatesQuery(one?.examination.modality ?? '', one?.examination.body_part ?? ''),
    enabled: one !== undefined,
  });

  const changed = useCallback(() => {
    void client.invalidateQueries({ queryKey: keys.case(id) });
    void client.invalidateQueries({ queryKey: ['cases', 'list'] });
    // A refusal may have told of images that no event has told of yet.
    void client.invalidateQueries({ queryKey: keys.studies });
  }, [client, id]);

  const behind = useCallback(() => {
    void client.invalidateQueries({ queryKey: keys.case(id) });
    void client.invalidateQueries({ queryKey: keys.studies });
  }, [client, id]);

  const list = client.getQueryData<{ pages: CaseList[] }>(keys.caseList('worklist'));
  const rows = list?.pages.flatMap((page) => page.items) ?? [];
  const following = nextCase(rows, me.person.id, read.dataUpdatedAt, id);

  async function act(work: Promise<unknown>): Promise<void> {
    setBusy(true);
    try {
      await work;
    } catch (error) {
      toast('danger', claimWords(error));
    } finally {
      setBusy(false);
      changed();
    }
  }

  return (
    <Loaded page of={read}>
      {(view) => (
        <CaseDesk
          key={view.token}
          one={view}
          studies={studies.flatMap((study) => study.data ?? [])}
          me={me.person.id}
          roles={me.roles.map((each) => each.role)}
          templates={templates.data?.items ?? []}
          busy={busy}
          hasNext={following !== null}
          criticalVerbs={criticalActs(client)}
          onBack={() => void router.navigate({ to: here?.path ?? '/reading' })}
          onNext={() => {
            if (following)
              void router.navigate({
                to: '/reading/cases/$caseId',
                params: { caseId: following.id },
                state: { from: here?.name },
              });
          }}
          onClaim={() =>
            void act(
              caseVerbs.claim(view.id, view.version).then(() => {
                toast('ok', t('claim.done', { number: view.number }));
              }),
            )
          }
          onRelease={() => void act(caseVerbs.release(view.id, view.version))}
          onAssign={(person) =>
            void act(
              caseVerbs.assign(view.id, view.version, person).then((given) => {
                toast('ok', t('case.assigned', { name: given.claimed_by?.name ?? '' }));
              }),
            )
          }
          onSendBack={(reason) => void act(caseVerbs.sendBack(view.id, view.version, reason))}
          onDecline={(reason) => void act(caseVerbs.decline(view.id, view.version, reason))}
          onClear={(study, reason) =>
            void act(
              studyVerbs.clear(study.id, study.version, reason).then(() => {
                toast('ok', t('unmatched.cleared'));
              }),
            )
          }
          onClose={() => void act(caseVerbs.close(view.id, view.version))}
          onReopen={() => void act(caseVerbs.reopen(view.id, view.version))}
          onChanged={changed}
          onBehind={behind}
        />
      )}
    </Loaded>
  );
}
