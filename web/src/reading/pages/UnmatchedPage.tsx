//! Puts the unmatched studies on the screen; links and undoes links.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { glanceAddress } from '../../api/dicomWeb';
import type { StudyRow } from '../../api/wire';
import { keys, studyListQuery, studyQuery, suggestionsQuery } from '../../data/queries';
import { studyVerbs } from '../../data/verbs';
import { Candidates } from '../../features/unmatched/Candidates';
import { Glance } from '../../features/unmatched/Glance';
import { StudyActs } from '../../features/unmatched/StudyActs';
import { Unmatched } from '../../features/unmatched/Unmatched';
import { Loaded } from '../../ui/Loaded';
import { problemWords } from '../../ui/problem';
import { toast } from '../../ui/toast';

/** Twice as large as it is shown, for dense screens. */
const GLANCE = 384;

export function UnmatchedPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [shown, setShown] = useState<'unmatched' | 'matched'>('unmatched');
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const read = useQuery(studyListQuery(shown));

  async function act(work: Promise<unknown>, done: string): Promise<void> {
    setBusy(true);
    try {
      await work;
      toast('ok', done);
    } catch (error) {
      toast('danger', problemWords(error));
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: keys.studies });
      void client.invalidateQueries({ queryKey: keys.cases });
    }
  }

  return (
    <Loaded page of={read}>
      {(list) => {
        const study = list.items.find((each) => each.id === chosen) ?? list.items[0] ?? null;
        return (
          <Unmatched
            studies={list.items}
            shown={shown}
            chosen={study?.id ?? null}
            busy={busy}
            onShown={setShown}
            onChoose={(each) => {
              setChosen(each.id);
            }}
            onUnlink={(each, reason) =>
              void act(studyVerbs.unlink(each.id, each.version, reason), t('unmatched.unlinked'))
            }
          >
            {study ? (
              <Glance key={study.study_instance_uid} src={glanceAddress(study.study_instance_uid, GLANCE)} />
            ) : null}
            {study && shown === 'unmatched' ? (
              <Suggested
                key={study.id}
                study={study}
                busy={busy}
                onLink={(of, body) =>
                  void act(studyVerbs.link(of.id, of.version, body), t('unmatched.linked'))
                }
              />
            ) : null}
            {study ? (
              <Opened
                key={`acts-${study.id}`}
                study={study}
                busy={busy}
                onClear={(of, reason) =>
                  void act(studyVerbs.clear(of.id, of.version, reason), t('unmatched.cleared'))
                }
              />
            ) : null}
          </Unmatched>
        );
      }}
    </Loaded>
  );
}

interface OpenedProps {
  study: StudyRow;
  busy: boolean;
  onClear: (study: StudyRow, reason: string) => void;
}

/** The study opened: what may be done with it is known then. */
function Opened({ study, busy, onClear }: OpenedProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const read = useQuery(studyQuery(study.id));
  return (
    <Loaded of={read} rows={2}>
      {(view) => (
        <StudyActs
          study={view}
          busy={busy}
          onClear={(reason) => {
            onClear(view, reason);
          }}
          onRegister={async (body) => {
            const made = await studyVerbs.register(view.id, view.version, body);
            toast('ok', t('unmatched.registered', { number: made.number }));
            void client.invalidateQueries({ queryKey: keys.studies });
            void client.invalidateQueries({ queryKey: keys.cases });
          }}
        />
      )}
    </Loaded>
  );
}

interface SuggestedProps {
  study: StudyRow;
  busy: boolean;
  onLink: (study: StudyRow, body: { case: string; accepted_warnings: string[] }) => void;
}

function Suggested({ study, busy, onLink }: SuggestedProps) {
  const read = useQuery(suggestionsQuery(study.id));
  return (
    <Loaded of={read} rows={5}>
      {(list) => (
        <Candidates
          study={study}
          suggestions={list.items}
          busy={busy}
          onLink={(suggestion, accepted) => {
            onLink(study, {
              case: suggestion.case.id,
              accepted_warnings: accepted,
            });
          }}
        />
      )}
    </Loaded>
  );
}
